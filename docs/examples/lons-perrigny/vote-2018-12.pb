META
key;value
description;Catalogue des synergies de Lons-Perrigny
country;France
unit;ecla
instance;2018-12
num_projects;27
num_votes;22
budget;40
vote_type;approval
rule;unknown
date_begin;03.12.2018
date_end;20.12.2018
PROJECTS
project_id;cost;votes;name;selected
s01;6;4;Froid industriel et eau glacée;0
s02;5;3;Ménage des bureaux;0
s03;8;6;Réfectoire et espaces de pause;1
s04;7;5;Crèche et garde d'enfants;1
s05;8;5;Signalétique et panneaux;0
s06;6;4;Covoiturage domicile-travail;0
s07;5;3;Fibre optique;0
s08;5;3;Sécurité des véhicules et du carburant;0
s09;5;3;Palettes en bois;1
s10;5;2;électromécanicien, technicien de maintenance;0
s11;5;1;Tonte et entretien des pelouses;0
s12;6;3;CACES R489 chariots élévateurs;0
s13;5;3;Nacelle élévatrice (PEMP);0
s14;4;2;Poussières et sciures de panneaux;0
s15;5;2;Fluides de coupe solubles usés;0
s16;5;2;Films plastiques usagés;0
s17;4;1;Salle de formation;0
s18;5;3;Surface de stockage couverte;0
s19;4;2;Responsable QSE, HSE, préventeur;0
s20;4;2;Traduction et interprétariat;0
s21;4;2;Cartons d'emballage à réemployer;0
s22;5;2;Assistant administratif;0
s23;5;2;Eau de pluie récupérée;0
s24;6;4;CSE et activités sociales;0
s25;5;3;Desserte en bus et transports en commun;0
s26;4;1;Cybersécurité;0
s27;4;2;Toiture pour photovoltaïque;0
VOTES
voter_id;vote
000111294;s21,s22
000159624;s04,s06,s16,s18,s21
000187294;s03,s10,s23,s27
000196618;s14,s24
000333690;s02,s03
000346445;s01,s03,s25
000355669;s01,s04,s06,s07,s18,s20
000375055;s01,s04,s06,s13
000449991;s04,s05,s27
000485359;s09,s10,s15,s25,s26
000605147;s07,s09,s14
000613307;s03,s05,s23,s24
000618520;s08,s11,s19
000653352;s03,s05,s13
000655555;s02,s18,s24
000664664;s05,s09,s12,s16
000837518;s05,s06,s08,s12
000840991;s03,s15,s19,s22,s24
000857243;s13
000860841;s12,s20,s25
000946475;s01,s04,s08
000986976;s02,s07,s17
