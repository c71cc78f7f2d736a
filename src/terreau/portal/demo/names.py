"""Names written for the demonstration; nobody and no company is meant."""


def _words(text: str, mark: str = " ") -> tuple[str, ...]:
    return tuple(text.split(mark))


WOMEN = _words(
    "Aïcha Alma Amina Anouk Awa Bintou Camille Carmen Chloé Dalila Djamila Élise Fanta Fatou Gaëlle Hawa Inès Jana "
    "Kadia Laure Leïla Lina Louise Maïa Malika Manon Mariam Maya Mina Nawel Nora Oumou Rania Rosa Sabrina Salimata "
    "Samira Sarah Sofia Yasmine"
)
MEN = _words(
    "Abdou Adama Adel Adrien Alioune Amadou Amine Antoine Bilal Boris Brahim Cheikh Cyril Daouda David Demba Driss "
    "Elias Fabien Farid Hakim Hamza Hugo Ibrahim Idriss Ismaël Jérôme Kamel Karim Kevin Lamine Louis Malik Mamadou "
    "Marc Mehdi Moussa Nabil Nicolas Omar Oumar Pablo Rachid Rémi Samir Sékou Slim Tarek Théo Yanis Younes Zakaria"
)
FAMILIES = _words(
    "Abdelmouni Achourel Adjavou Aguirrel Amrallou Antunesco Azzoudi Bakhtari Bambélé Barrosel Belhamri Benkhalfi "
    "Bonnarel Bouzarel Camaréna Castelin Chaumeret Chérifel Corvelin Coulibal Dacostin Dembarou Diakhoumé Diallori "
    "Dorvalin Doucarel Eddinar Esperel Farhatou Ferrandin Fofanel Garandel Ghezalou Gomesin Guernaoui Guirassol "
    "Haddarel Hamidouche-Val Herminel Ikhlouf Jacquelin Jaouhari Kabarel Kaddourel Kanouteli Keitaré Khelladi "
    "Konatélé Kowalinek Lahmarel Lambertin Leguirec Lopesin Makhloufi Marchadel Mendoual Merzoukel Mirandel "
    "Morvandier Moulinard Nasrallou Ndiayel Ngombari Nunesco Ouadraoui Ouattarel Paivarel Perrachon Pintarel "
    "Quintarel Rahmounel Ramdanou Reisinho Ribeirol Rocharel Sadaouil Sakholy Sambarel Sangarel Saulnerin Sidibel "
    "Silvarès Sissakoly Soumarel Tahirou Tavarelle Tchouamel Touarel Traorélin Valadinho Vasquelin Vermandel "
    "Wagnarel Yahiaoul Zaraouil Zemmourel"
)
STREETS = _words(
    "rue des Merisiers,allée des Roseaux,avenue du Vieux Port,rue de la Tuilerie,place des Tisserands,"
    "rue du Lavoir,allée des Grèbes,boulevard des Vergers,rue des Asperges,impasse du Pressoir,rue des Maraîchers,"
    "allée du Colombier,rue des Trois Noyers,avenue des Peintres,rue du Bac Neuf",
    ",",
)

ROOTS = _words(
    "Aldo Arvo Brévi Belto Calva Corva Dorna Elvo Farvo Gavo Hédo Ilva Jova Kerno Lumé Marvo Mirva Nérol Norvi "
    "Orvi Pélo Quervo Rivo Rovan Salvo Sélmo Sorva Tarvi Tervo Ulmo Valmo Vérac Vido Volta Yvor Zélan"
)

# Buyers besides the city: name, kind, share of contracts.
BUYERS = (
    ("Clairval Habitat", "social_landlord", 9),
    ("Société HLM des Trois Noyers", "social_landlord", 7),
    ("Coopérative HLM Vermeillon", "social_landlord", 4),
    ("Val-de-Brume Agglomération", "intermunicipal", 6),
    ("Centre hospitalier des Coteaux Bleus", "hospital", 4),
    ("SEM Brumaise d'aménagement", "sem_spl", 5),
    ("SPL Chaleur de Brume", "sem_spl", 2),
    ("Département de la Brume", "department", 5),
    ("Région des Trois-Brumes", "region", 4),
    ("Agence brumaise des lycées", "public_body", 2),
    ("Direction des routes de la Brume", "state", 2),
    ("Rectorat de la Brume", "state", 1),
    ("Syndicat des eaux de la Brume", "public_body", 2),
    ("Syndicat Brume Déchets", "public_body", 3),
    ("Brume Mobilités", "utility", 3),
    ("Réseau Voltabrume", "utility", 2),
    ("Université de la Brume", "public_body", 1),
    ("Établissement foncier brumais", "public_body", 1),
    ("Foncière Orvalis", "private", 1),
)

# Structures that employ people on the way back to work: name, kind.
STRUCTURES = (
    ("Interim'Insert", "etti"),
    ("Tremplin Brume Intérim", "etti"),
    ("Passerelle 2R", "etti"),
    ("Élan Travail Temporaire", "etti"),
    ("Cap Chantiers Intérim", "etti"),
    ("GEIQ Bâtir en Brume", "geiq"),
    ("GEIQ Propreté des Rives", "geiq"),
    ("Les Jardins du Bac", "aci"),
    ("Ressourcerie des Merisiers", "aci"),
    ("Chantier-école des Berges", "aci"),
    ("Rénov'Élan", "ei"),
    ("Propre et Vert", "ei"),
    ("Peint'Ensemble", "ei"),
    ("Coup de Main Brumais", "ai"),
    ("Services Solidaires des Rives", "ai"),
    ("Régie de quartier des Grèbes", "regie"),
    ("Régie Val Tisserand", "regie"),
    ("Ateliers Adaptés du Colombier", "ea"),
    ("Intérim Corvalis", "ett"),
)

SITES = _words(
    "du groupe scolaire des Peupliers,de la résidence des Merisiers,de la résidence du Lavoir,du gymnase des Grèbes,"
    "de la crèche des Tisserands,de la médiathèque du Bac,des 124 logements de l'allée des Roseaux,"
    "des 86 logements de la rue du Pressoir,du centre technique du Vieux Port,de la maison de santé des Vergers,"
    "de l'école maternelle des Trois Noyers,du collège du Colombier,du lycée des Maraîchers,du pôle mère-enfant,"
    "des berges et du quai des Roseaux,de la place des Tisserands,du parc du Pressoir,du foyer des Noyers,"
    "de la piscine des Rives,du centre social du Lavoir,de la cuisine centrale,de la ligne de bus des Rives,"
    "du réseau de chaleur des Coteaux,de la station d'eau des Roseaux",
    ",",
)
