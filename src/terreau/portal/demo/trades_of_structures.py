"""What the invented structures of the demonstration do: their words, what they sell, whom they welcome."""

from dataclasses import dataclass

INSERTION = ("ei", "aci", "ea", "esat", "regie")
SUPPLIERS = ("etti", "ai", "geiq")


@dataclass(frozen=True)
class Work:
    """A trade: nouns for names, an offer with its CPV code, a sentence, who may do it."""

    nouns: tuple[str, ...]
    offer: str
    cpv: str
    summary: str
    kinds: tuple[str, ...] = ("association",)
    publics: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    service: str = ""


WORKS = (
    Work(
        ("Net", "Propreté"),
        "Nettoyage de bureaux et de locaux",
        "90919200",
        "Nettoyage de bureaux, vitrerie et remise en état de logements.",
        INSERTION,
    ),
    Work(
        ("Jardins", "Paysages"),
        "Entretien d'espaces verts",
        "77310000",
        "Tonte, taille, désherbage sans produit et petites plantations.",
        INSERTION,
    ),
    Work(
        ("Second Œuvre", "Chantier"),
        "Peinture et second œuvre",
        "45442110",
        "Peinture, revêtements de sol et petites réparations dans les logements.",
        INSERTION,
    ),
    Work(
        ("Traiteur", "Table"),
        "Traiteur et restauration de groupe",
        "55520000",
        "Buffets et plateaux repas cuisinés sur place, produits de saison.",
        INSERTION,
    ),
    Work(
        ("Ressourcerie", "Recyclerie"),
        "Collecte et réemploi d'objets",
        "90511000",
        "Collecte, répare et revend meubles, vaisselle et livres à petits prix.",
        ("aci", "association", "cooperative"),
        service="Vente solidaire d'objets réparés",
    ),
    Work(
        ("Atelier Vélo", "Cyclerie"),
        "Réparation de vélos",
        "50800000",
        "Apprend à réparer son vélo et remet des vélos en circulation.",
        ("aci", "association"),
        themes=("mobilite--mobilite-douce-partagee-collective",),
        service="Atelier de réparation de vélos",
    ),
    Work(
        ("Couture", "Fil"),
        "Retouches et confection textile",
        "98393000",
        "Couture, retouches et petites séries pour entreprises et particuliers.",
        ("aci", "ei", "esat", "association"),
    ),
    Work(
        ("Déménagement", "Transport"),
        "Déménagement et manutention",
        "98392000",
        "Déménagements sociaux, livraison et manutention.",
        INSERTION,
    ),
    Work(
        ("Conditionnement", "Atelier"),
        "Conditionnement et mise sous pli",
        "79920000",
        "Conditionnement, mise sous pli et montage de petits ensembles.",
        ("ea", "esat"),
    ),
    Work(
        ("Numérique", "Écrans"),
        "Reconditionnement d'ordinateurs",
        "50320000",
        "Collecte et reconditionne du matériel informatique, forme aux usages.",
        ("ei", "association", "digital_place"),
        ("tous-publics",),
        ("numerique--maitriser-les-fondamentaux-du-numerique",),
        "Aide aux démarches en ligne",
    ),
    Work(
        ("Intérim", "Emploi"),
        "Mise à disposition de personnel",
        "79620000",
        "Met à disposition du personnel en bâtiment, logistique et propreté.",
        SUPPLIERS,
    ),
    Work(
        ("Épicerie", "Panier"),
        "Épicerie solidaire",
        "15800000",
        "Épicerie à prix solidaires, ateliers de cuisine et paniers de légumes.",
        ("association",),
        ("familles", "etudiants"),
        ("equipement-et-alimentation--alimentation",),
        "Épicerie solidaire",
    ),
    Work(
        ("Maraîchage", "Potager"),
        "Légumes et paniers",
        "03221000",
        "Cultive des légumes et les vend en paniers aux habitants.",
        ("aci", "association", "cooperative"),
    ),
    Work(
        ("Maison", "Centre social"),
        "Accueil et accompagnement des habitants",
        "85300000",
        "Lieu ouvert à tous : accueil, écrivain public, activités en famille.",
        ("association",),
        ("familles", "tous-publics"),
        ("remobilisation--lien-social",),
        "Accueil et orientation",
    ),
    Work(
        ("Théâtre", "Scène"),
        "Spectacles et ateliers artistiques",
        "92312000",
        "Crée des spectacles avec les habitants et anime des ateliers.",
        ("association", "cooperative"),
    ),
    Work(
        ("Club", "Union sportive"),
        "Activités sportives",
        "92600000",
        "Sport pour tous les âges, encadré par des bénévoles et des salariés.",
        ("association",),
        ("jeunes",),
    ),
    Work(
        ("Crèche", "Ronde"),
        "Garde d'enfants",
        "85310000",
        "Accueil de jeunes enfants, horaires adaptés aux parents qui travaillent.",
        ("association",),
        ("familles",),
        ("famille--garde-denfants",),
        "Accueil de jeunes enfants",
    ),
    Work(
        ("Soutien", "Entraide"),
        "Aide à domicile",
        "85320000",
        "Aide à domicile, portage de repas et visites aux personnes isolées.",
        ("association", "cooperative"),
        ("seniors",),
        ("famille--soutien-aidants",),
        "Aide à domicile",
    ),
    Work(
        ("Logement", "Toit"),
        "Accompagnement vers le logement",
        "85311000",
        "Accompagne vers le logement et gère des logements en colocation.",
        ("association", "fondation"),
        ("personnes-en-situation-durgence",),
        ("logement-hebergement--se-maintenir-dans-le-logement",),
        "Accompagnement vers le logement",
    ),
    Work(
        ("Coopérative", "Fabrique"),
        "Conseil et services aux entreprises",
        "79410000",
        "Coopérative d'entrepreneurs : conseil, comptabilité, création d'activité.",
        ("cooperative",),
        themes=("creer-une-entreprise--developper-son-entreprise",),
    ),
    Work(
        ("Tiers-lieu", "Comptoir"),
        "Espace de travail partagé",
        "70220000",
        "Espace de travail partagé, atelier et salle pour les associations.",
        ("third_place", "association"),
    ),
    Work(
        ("Formation", "École"),
        "Formation de remise à niveau",
        "80000000",
        "Forme aux savoirs de base et prépare aux métiers qui recrutent.",
        ("association", "ei"),
        ("demandeurs-emploi",),
        ("lecture-ecriture-calcul--maitriser-le-francais",),
        "Ateliers de français",
    ),
    Work(
        ("Mutuelle", "Prévoyance"),
        "Complémentaire santé",
        "66512000",
        "Complémentaire santé et actions de prévention ouvertes à tous.",
        ("mutuelle",),
    ),
    Work(
        ("Médiation", "Voisins"),
        "Médiation sociale",
        "98000000",
        "Médiateurs présents au pied des immeubles, de jour et en soirée.",
        ("association", "regie"),
    ),
)
PLACES = (
    "des Merisiers",
    "des Roseaux",
    "du Vieux Port",
    "de la Tuilerie",
    "des Tisserands",
    "du Lavoir",
    "des Grèbes",
    "des Vergers",
    "des Asperges",
    "du Pressoir",
    "des Maraîchers",
    "du Colombier",
    "des Trois Noyers",
    "des Peintres",
    "du Bac Neuf",
    "de l'Île Haute",
    "des Quatre Vents",
    "des Martins-Pêcheurs",
)
