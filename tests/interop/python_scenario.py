"""The main job from Python, with stubs that grpcio-tools made from proto/: from registering the zone
to an adopted programme whose actions are followed."""

import sys
import uuid

import node

sys.path.insert(0, sys.argv[2] + "/stubs")

import grpc  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402
from synergie.catalogue.v1 import catalogue_pb2, catalogue_pb2_grpc, resources_pb2 as shown  # noqa: E402
from synergie.catalogue.v1 import values_pb2 as catalogue_values  # noqa: E402
from synergie.history.v1 import history_pb2, history_pb2_grpc  # noqa: E402
from synergie.intake.v1 import intake_pb2, intake_pb2_grpc, resources_pb2, values_pb2  # noqa: E402
from synergie.matching.v1 import matching_pb2, matching_pb2_grpc  # noqa: E402
from synergie.matching.v1 import resources_pb2 as matching_resources  # noqa: E402

TERRITORY = "territories/python"
ZONE = TERRITORY + "/zones/zi"
WORKSHOP = TERRITORY + "/workshops/w"
SIRETS = ("00037505500019", "00060514700016", "73282932000074")
SAID = (
    ("On jette 45 palettes Europe par semaine", 1),
    ("On cherche des palettes d'occasion pour nos expéditions", 2),
    ("Formation CACES : trois caristes à former cette année", 2),
    ("Besoin d'un renouvellement de CACES pour deux caristes", 3),
)


class Api:
    """The four services, with the token of the last answer on every call; each call goes to an
    instance taken at random."""

    def __init__(self, server):
        self.server = server
        self.channels = {}
        self.token = None
        self.checks = 0

    def stub(self, service, kind):
        address = self.server.pick(service)
        if address not in self.channels:
            self.channels[address] = grpc.insecure_channel(address)
        return kind(self.channels[address])

    @property
    def intake(self):
        return self.stub("intake", intake_pb2_grpc.IntakeServiceStub)

    @property
    def matching(self):
        return self.stub("matching", matching_pb2_grpc.MatchingServiceStub)

    @property
    def catalogue(self):
        return self.stub("catalogue", catalogue_pb2_grpc.CatalogueServiceStub)

    @property
    def history(self):
        return self.stub("history", history_pb2_grpc.HistoryServiceStub)

    def call(self, method, request, **metadata):
        headers = [(key.replace("_", "-"), value) for key, value in metadata.items()]
        if self.token:
            headers.append(("synergie-token", self.token))
        response, call = method.with_call(request, timeout=30, metadata=headers)
        for key, value in call.trailing_metadata():
            if key == "synergie-token":
                self.token = value
        self.checks += 1
        return response

    def refused(self, code, method, request):
        """The details of a refusal by type; it must have this code."""
        try:
            method(request, timeout=30)
        except grpc.RpcError as error:
            assert error.code() == code, (error.code(), error.details())
            self.checks += 1
            for key, value in error.trailing_metadata():
                if key == "grpc-status-details-bin":
                    return status_pb2.Status.FromString(value).details
            raise AssertionError("no details")
        raise AssertionError("accepted")


def new_id():
    return str(uuid.uuid4())


def date(year, month, day):
    return values_pb2.Date(year=year, month=month, day=day)


def company(number):
    return f"{TERRITORY}/companies/c{number}"


def prepare(api):
    api.call(api.intake.RegisterTerritory, intake_pb2.RegisterTerritoryRequest(
        territory_id="python", territory=resources_pb2.Territory(display_name="Python")))
    api.call(api.intake.RegisterZone, intake_pb2.RegisterZoneRequest(
        parent=TERRITORY, zone_id="zi", zone=resources_pb2.Zone(display_name="Zone")))
    for number, siret in enumerate(SIRETS, start=1):
        api.call(api.intake.RegisterCompany, intake_pb2.RegisterCompanyRequest(
            parent=TERRITORY, company_id=f"c{number}", request_id=new_id(),
            company=resources_pb2.Company(display_name=f"Entreprise {number}", siret=siret,
                                          naf="16.24Z", zone=ZONE)))
    api.call(api.intake.PlanWorkshop, intake_pb2.PlanWorkshopRequest(
        parent=TERRITORY, workshop_id="w",
        workshop=resources_pb2.Workshop(
            display_name="Atelier", zone=ZONE, date=date(2018, 11, 20),
            tables=[values_pb2.Table(number=1, seat_count=8,
                                     companies=[company(n) for n in (1, 2, 3)])])))
    workshop = api.call(api.intake.OpenWorkshop, intake_pb2.OpenWorkshopRequest(name=WORKSHOP))
    assert workshop.state == resources_pb2.Workshop.OPEN


def record(api):
    def rows():
        for number, (text, who) in enumerate(SAID, start=1):
            yield intake_pb2.ImportTopicsRequest(
                source=f"list:{number}",
                topic=intake_pb2.RecordTopicRequest(
                    parent=TERRITORY, topic_id=f"t{number}", request_id=new_id(),
                    topic=resources_pb2.Topic(
                        workshop=WORKSHOP, table=1, phase=values_pb2.PHASE_ASCENDING,
                        company=company(who), text=text)))
        yield intake_pb2.ImportTopicsRequest(
            source="list:bad",
            topic=intake_pb2.RecordTopicRequest(parent=TERRITORY, topic_id="bad"))

    imported = api.call(api.intake.ImportTopics, rows())
    assert imported.recorded_count == len(SAID), imported
    assert imported.failed_count == 1 and imported.failures[0].source == "list:bad", imported
    listed = api.call(api.intake.ListTopics, intake_pb2.ListTopicsRequest(parent=TERRITORY))
    assert len(listed.topics) == len(SAID), listed
    details = api.refused(
        grpc.StatusCode.INVALID_ARGUMENT, api.intake.RecordTopic,
        intake_pb2.RecordTopicRequest(parent=TERRITORY, topic=resources_pb2.Topic(
            workshop=WORKSHOP, table=1, phase=values_pb2.PHASE_ASCENDING, company=company(1),
            text="x" * 2001)))
    bad = error_details_pb2.BadRequest()
    assert any(detail.Unpack(bad) for detail in details), details
    assert [violation.field for violation in bad.field_violations] == ["topic.text"], bad


def validate(api):
    """One synergy of each subject, put together by hand where the matcher has not done so."""
    names = []
    for topics in ((1, 2), (3, 4)):
        topic_names = [f"{TERRITORY}/topics/t{number}" for number in topics]
        found = api.call(api.matching.ListSynergies, matching_pb2.ListSynergiesRequest(
            parent=TERRITORY, filter=f'topic_names : "{topic_names[0]}"'))
        live = [one for one in found.synergies
                if one.state in (matching_resources.Synergy.DETECTED,
                                 matching_resources.Synergy.VALIDATED)]
        if live:
            synergy = live[0]
            if topic_names[1] not in synergy.topic_names:
                synergy = api.call(api.matching.AddTopic, matching_pb2.AddTopicRequest(
                    name=synergy.name, topic=topic_names[1], request_id=new_id()))
        else:
            synergy = api.call(api.matching.CreateSynergy, matching_pb2.CreateSynergyRequest(
                parent=TERRITORY, topics=topic_names, request_id=new_id()))
        synergy = api.call(api.matching.ValidateSynergy, matching_pb2.ValidateSynergyRequest(
            name=synergy.name, request_id=new_id()))
        assert synergy.state == matching_resources.Synergy.VALIDATED
        names.append(synergy.name)
    return names


def prioritise(api):
    catalogue = TERRITORY + "/catalogues/2018-12"
    drafted = api.call(api.catalogue.DraftCatalogue, catalogue_pb2.DraftCatalogueRequest(
        parent=TERRITORY, catalogue_id="2018-12",
        catalogue=shown.Catalogue(title="Catalogue", workshop=WORKSHOP)))
    assert len(drafted.sheets) == 2, drafted
    published = api.call(api.catalogue.PublishCatalogue,
                         catalogue_pb2.PublishCatalogueRequest(name=catalogue))
    assert published.edition_digest
    opened = api.call(api.catalogue.OpenBallot, catalogue_pb2.OpenBallotRequest(name=catalogue))
    best, second = opened.rules.scale[0], opened.rules.scale[1]
    for number in (1, 2, 3):
        api.call(api.catalogue.CastBallot, catalogue_pb2.CastBallotRequest(
            parent=catalogue, company=company(number), request_id=new_id(),
            judgements=[
                catalogue_values.Judgement(sheet_id=opened.sheets[0].sheet_id, grade=best,
                                           takes_part=True),
                catalogue_values.Judgement(sheet_id=opened.sheets[1].sheet_id, grade=second)]),
            synergie_role="company", synergie_actor=f"c{number}", synergie_company=company(number))
    closed = api.call(api.catalogue.CloseBallot,
                      catalogue_pb2.CloseBallotRequest(name=catalogue))
    assert closed.count.ballot_count == 3, closed
    api.refused(grpc.StatusCode.FAILED_PRECONDITION, api.catalogue.CastBallot,
                catalogue_pb2.CastBallotRequest(parent=catalogue, company=company(1)))
    recount = api.call(api.catalogue.RecountBallot,
                       catalogue_pb2.RecountBallotRequest(name=catalogue))
    assert recount.same, recount
    return catalogue, [sheet.sheet_id for sheet in closed.sheets]


def decide(api, catalogue, sheets):
    committee = TERRITORY + "/committees/2019-01"
    api.call(api.catalogue.ConveneCommittee, catalogue_pb2.ConveneCommitteeRequest(
        parent=TERRITORY, committee_id="2019-01",
        committee=shown.Committee(
            title="COPIL", catalogue=catalogue, date=date(2019, 1, 15), quorum=1,
            members=[catalogue_values.Member(
                member_id="m1", votes=True,
                organisation=catalogue_values.Party(name="Agglomération"))])))
    api.call(api.catalogue.RecordPresence, catalogue_pb2.RecordPresenceRequest(
        name=committee, present=["m1"]))
    for sheet, outcome in zip(sheets, (catalogue_values.OUTCOME_RETAINED,
                                       catalogue_values.OUTCOME_DEFERRED)):
        api.call(api.catalogue.DecideSheet, catalogue_pb2.DecideSheetRequest(
            name=committee, sheet_id=sheet, outcome=outcome, motive="Priorité des entreprises"))
    api.call(api.catalogue.AdjournCommittee,
             catalogue_pb2.AdjournCommitteeRequest(name=committee))
    programme = TERRITORY + "/programmes/2019"
    api.call(api.catalogue.DraftProgramme, catalogue_pb2.DraftProgrammeRequest(
        parent=TERRITORY, programme_id="2019",
        programme=shown.Programme(title="Programme", committee=committee,
                                  start_date=date(2019, 2, 1), end_date=date(2019, 12, 31))))
    lead = catalogue_values.Party(company=company(1), name="Entreprise 1")
    action = api.call(api.catalogue.PlanAction, catalogue_pb2.PlanActionRequest(
        parent=programme, action_id="a01", date=date(2019, 2, 1),
        action=shown.Action(
            plan=catalogue_values.ActionPlan(
                title="Palettes", lead=lead,
                sheets=[catalogue_values.ServedSheet(catalogue=catalogue, sheet_id=sheets[0])]),
            next_step=catalogue_values.NextStep(text="Se voir", owner=lead,
                                                due_date=date(2019, 3, 1)))))
    adopted = api.call(api.catalogue.AdoptProgramme,
                       catalogue_pb2.AdoptProgrammeRequest(name=programme))
    assert adopted.state == shown.Programme.ADOPTED, adopted
    followed = api.call(api.catalogue.ReportProgress, catalogue_pb2.ReportProgressRequest(
        name=action.name, text="Premier enlèvement", percent=20, date=date(2019, 2, 20)))
    assert followed.percent == 20, followed
    late = api.call(api.catalogue.ListFollowUps, catalogue_pb2.ListFollowUpsRequest(
        parent=TERRITORY, date=date(2019, 4, 1)))
    assert len(late.follow_ups) == 1, late


def replay(api):
    """The feed has every sequence once, and starts with the territory."""
    sequences, types, start = [], [], 0
    while True:
        page = api.call(api.history.ReadEvents, history_pb2.ReadEventsRequest(
            parent=TERRITORY, from_sequence=start, page_size=10))
        sequences += [event.sequence for event in page.events]
        types += [event.type for event in page.events]
        start = page.next_sequence
        if page.caught_up:
            break
    assert sequences == sorted(set(sequences)), sequences
    assert types[0] == "intake.territory.registered.v1", types
    assert "catalogue.progress.reported.v1" in types, types


def scenario(server, tools):
    api = Api(server)
    prepare(api)
    record(api)
    validate(api)
    catalogue, sheets = prioritise(api)
    decide(api, catalogue, sheets)
    replay(api)
    return api.checks


if __name__ == "__main__":
    node.main(scenario)
