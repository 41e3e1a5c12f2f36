"""The whole of a workshop with grpcurl and nothing but the reflection service: no proto files."""

import json
import re
import subprocess

import node

TERRITORY = "territories/jura"
WORKSHOP = TERRITORY + "/workshops/2018-11"


class Grpcurl:
    """Each call goes to an instance taken at random, with the token of the last answer."""

    def __init__(self, server, tools):
        self.server = server
        self.program = tools + "/grpcurl"
        self.token = None
        self.checks = 0

    def address(self, method):
        service = method.removeprefix("synergie.").split(".")[0]
        return self.server.pick(service if method.startswith("synergie.")
                                and service != "operations" else "intake")

    def run(self, *arguments):
        return subprocess.run(
            [self.program, "-plaintext", *arguments], capture_output=True, text=True, timeout=60
        )

    def describe(self, *arguments):
        """What all nodes say, one after the other."""
        said = ""
        for address in self.server.all():
            result = self.run(address, *arguments)
            assert result.returncode == 0 or "not found" in result.stderr, result.stderr
            said += result.stdout
        return said

    def call(self, method, **request):
        token = ["-rpc-header", f"synergie-token: {self.token}"] if self.token else []
        result = self.run("-v", *token, "-d", json.dumps(request), self.address(method), method)
        assert result.returncode == 0, f"{method}: {result.stderr}"
        self.checks += 1
        trailers = result.stdout.split("Response trailers received:")[1]
        found = re.search(r"^synergie-token: (\S+)$", trailers, re.MULTILINE)
        self.token = found.group(1) if found else self.token
        contents = result.stdout.split("Response contents:")[1]
        return json.loads(contents.split("Response trailers received:")[0])

    def refused(self, code, method, **request):
        """The refusal's text; it must have this code and google.rpc details."""
        result = self.run("-d", json.dumps(request), self.address(method), method)
        assert result.returncode != 0, f"{method} was accepted"
        assert f"Code: {code}" in result.stderr, result.stderr
        assert "google.rpc.ErrorInfo" in result.stderr, result.stderr
        self.checks += 1
        return result.stderr


def scenario(server, tools):
    api = Grpcurl(server, tools)
    services = api.describe("list").split()
    for service in ("intake.v1.IntakeService", "matching.v1.MatchingService",
                    "catalogue.v1.CatalogueService", "history.v1.HistoryService",
                    "operations.v1.OperationsService"):
        assert "synergie." + service in services, services
    assert "grpc.health.v1.Health" in services, services
    health = api.call("grpc.health.v1.Health/Check")
    assert health["status"] == "SERVING", health
    described = api.describe("describe", "synergie.intake.v1.IntakeService.RecordTopic")
    assert "RecordTopicRequest" in described, described

    intake = "synergie.intake.v1.IntakeService/"
    api.call(intake + "RegisterTerritory", territory_id="jura",
             territory={"display_name": "Jura"})
    api.call(intake + "RegisterZone", parent=TERRITORY, zone_id="zi",
             zone={"display_name": "Zone industrielle"})
    for company, siret in (("c01", "00037505500019"), ("c02", "00060514700016")):
        made = api.call(intake + "RegisterCompany", parent=TERRITORY, company_id=company,
                        company={"display_name": company.upper(), "siret": siret, "naf": "16.24Z",
                                 "zone": TERRITORY + "/zones/zi"})
        assert made["etag"], made
    api.call(intake + "PlanWorkshop", parent=TERRITORY, workshop_id="2018-11",
             workshop={"display_name": "Atelier", "zone": TERRITORY + "/zones/zi",
                       "date": {"year": 2018, "month": 11, "day": 20},
                       "tables": [{"number": 1, "seat_count": 8}]})
    for company in ("c01", "c02"):
        api.call(intake + "SeatCompany", name=WORKSHOP, table=1,
                 company=TERRITORY + "/companies/" + company)
    opened = api.call(intake + "OpenWorkshop", name=WORKSHOP)
    assert opened["state"] == "OPEN", opened

    def topic(text, company):
        return {"workshop": WORKSHOP, "table": 1, "phase": "PHASE_ASCENDING",
                "company": TERRITORY + "/companies/" + company, "text": text}

    first = api.call(intake + "RecordTopic", parent=TERRITORY,
                     topic=topic("On jette 45 palettes par semaine", "c01"),
                     request_id="5b0f6a52-3d0c-4d29-9a53-0f4f6f1e0a01")
    again = api.call(intake + "RecordTopic", parent=TERRITORY,
                     topic=topic("On jette 45 palettes par semaine", "c01"),
                     request_id="5b0f6a52-3d0c-4d29-9a53-0f4f6f1e0a01")
    assert first == again, (first, again)
    api.call(intake + "RecordTopic", parent=TERRITORY,
             topic=topic("On cherche des palettes d'occasion", "c02"))
    supported = api.call(intake + "SupportTopic", name=first["name"],
                         company=TERRITORY + "/companies/c02", etag=first["etag"])
    assert supported["supporters"] == [TERRITORY + "/companies/c02"], supported
    api.refused("Aborted", intake + "RewordTopic", name=first["name"], text="Palettes",
                etag=first["etag"])
    refusal = api.refused("InvalidArgument", intake + "RecordTopic", parent=TERRITORY,
                          topic=topic("", "c01"))
    assert "topic.text" in refusal, refusal
    api.refused("NotFound", intake + "GetTopic", name=TERRITORY + "/topics/nowhere")

    listed = api.call(intake + "ListTopics", parent=TERRITORY, page_size=1)
    assert len(listed["topics"]) == 1 and listed["next_page_token"], listed
    rest = api.call(intake + "ListTopics", parent=TERRITORY, page_size=1,
                    page_token=listed["next_page_token"])
    assert rest["topics"][0]["name"] != listed["topics"][0]["name"], rest
    filtered = api.call(intake + "ListTopics", parent=TERRITORY, filter='text : "occasion"')
    assert len(filtered["topics"]) == 1, filtered
    before = api.call(intake + "GetTopic", name=first["name"], read_time=first["update_time"])
    assert before == first, (before, first)

    candidates = api.call("synergie.matching.v1.MatchingService/FindCandidates", parent=TERRITORY,
                          text="reprise de palettes")
    assert candidates["candidates"], candidates
    status = api.call("synergie.operations.v1.OperationsService/GetStatus")
    assert all(service["caught_up"] for service in status["services"]), status
    return api.checks


if __name__ == "__main__":
    node.main(scenario)
