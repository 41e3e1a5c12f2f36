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
s01;5;5;Signalétique et panneaux;1
s02;4;4;Crèche et garde d'enfants;1
s03;5;6;Covoiturage domicile-travail;1
s04;3;3;Fibre optique;0
s05;3;3;Sécurité des véhicules et du carburant;0
s06;3;2;Livraison de repas et frigos connectés;0
s07;4;4;CSE et activités sociales;1
s08;3;3;Gestion différenciée et prairies fleuries;1
s09;3;2;Cybersécurité;0
s10;4;3;Eau de refroidissement;0
s11;4;4;Palettes en bois;1
s12;3;2;Électromécanicien, technicien de maintenance;0
s13;4;4;CACES R489 chariots élévateurs;0
s14;3;3;Ménage des bureaux;1
s15;3;3;CACES R486 nacelles;0
s16;3;2;Paille et foin;0
s17;3;2;Fluides de coupe solubles usés;0
s18;3;1;Salle de formation;0
s19;4;3;Huiles alimentaires usagées;0
s20;3;3;Surface de stockage couverte;0
s21;3;3;Responsable QSE, HSE, préventeur;0
s22;3;2;Traduction et interprétariat;0
s23;3;2;Eau de pluie récupérée;0
s24;3;3;Films plastiques usagés;0
s25;3;2;Cartons d'emballage à réemployer;0
s26;3;2;Assistant administratif;0
s27;3;2;Toiture pour photovoltaïque;0
VOTES
voter_id;vote
000111294;s08,s25,s26
000159624;s02,s03,s13,s20,s24
000187294;s19,s23,s27
000196618;s07,s21
000333690;s01,s06,s14
000346445;s03,s10,s19,s25
000355669;s02,s03,s04,s12,s20,s22
000375055;s03,s10,s15
000449991;s02,s16,s27
000485359;s03,s09,s11,s12,s17
000605147;s04,s11,s16
000613307;s01,s07,s23
000618520;s05,s08,s17,s21
000653352;s01,s06,s15
000655555;s07,s09,s14,s20
000664664;s01,s11,s13,s24
000837518;s01,s03,s05,s13,s24
000840991;s07,s19,s21,s26
000857243;s11,s15
000860841;s08,s13,s22
000946475;s02,s05,s10
000986976;s04,s14,s18
