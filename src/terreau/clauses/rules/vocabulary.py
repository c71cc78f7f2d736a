"""The words of a clause: what may be owed, by whom, how it is done and told."""

from terreau.kit.labels import Labelled


class LegalLever(Labelled):
    """How the public procurement code lets insertion into a contract."""

    PERFORMANCE_CONDITION = "performance_condition", "Condition d'exécution (L2112-2)"
    AWARD_CRITERION = "award_criterion", "Critère d'attribution et condition d'exécution (R2152-7)"
    RESERVED_CONTRACT = "reserved_contract", "Marché réservé (L2113-12 à L2113-15)"
    INSERTION_SERVICES = "insertion_services", "Services de qualification et d'insertion (R2123-1)"


class FigureKind(Labelled):
    """The dated figures of hours that a lot keeps apart; the fifth, due to date, is computed."""

    RECOMMENDED = "recommended", "Heures recommandées"
    CONTRACT = "contract", "Heures inscrites au marché"
    OFFERED = "offered", "Heures offertes en plus"
    AMENDMENT = "amendment", "Heures d'un avenant"

    @property
    def is_signed(self) -> bool:
        """Only a signed document changes what is due: a recommendation never does."""
        return self is not FigureKind.RECOMMENDED


class EventKind(Labelled):
    """What happens to a contract after its notification and moves hours, pace or deadlines."""

    START_ORDER = "start_order", "Ordre de service"
    SUSPENSION = "suspension", "Suspension"
    EXTENSION = "extension", "Prolongation"
    TERMINATION = "termination", "Résiliation"
    HOLDER_CHANGE = "holder_change", "Changement de titulaire"
    RECEIVERSHIP = "receivership", "Redressement ou liquidation judiciaire"
    DEPARTURE = "departure", "Départ d'une entreprise"
    TRANSFER = "transfer", "Report d'heures sur un autre marché"


class NoClauseReason(Labelled):
    """Why a lot has no clause, as the facilitator decided; the buyer's own motive is another matter."""

    TOO_SMALL = "too_small", "Montant ou durée trop faibles"
    NO_WORK = "no_work", "Trop peu de main-d'œuvre, ou métiers fermés à des débutants"
    NOT_INSERTION = "not_insertion", "Ce qui est publié n'est pas une clause d'insertion"
    BUYER = "buyer", "L'acheteur n'en met pas"
    OTHER = "other", "Autre raison"


class CommitmentKind(Labelled):
    """A holder owes the buyer; a subcontractor is entrusted with a part and owes the buyer nothing."""

    OWED = "owed", "Due à l'acheteur"
    ENTRUSTED = "entrusted", "Confiée par le titulaire"


class ConsortiumForm(Labelled):
    """How the members of a group of companies answer for each other before the buyer."""

    SOLIDARY = "solidary", "Groupement solidaire"
    JOINT = "joint", "Groupement conjoint"


class EntryKind(Labelled):
    """The kinds of ledger entries, all signed; a correction is a reversing entry of the same kind."""

    DUE = "due", "Due"
    DONE = "done", "Réalisée"
    TRANSFERRED = "transferred", "Transférée"
    WAIVED = "waived", "Dispensée"
    PENALISED = "penalised", "Pénalisée"


class AssignmentMode(Labelled):
    """How the person came to work on the lot."""

    DIRECT = "direct", "Embauche directe"
    SUPPLIED = "supplied", "Mise à disposition"
    SUBCONTRACTED = "subcontracted", "Sous-traitance ou cotraitance"

    @property
    def to_company(self) -> str:
        """The words for a company or a participant, who are never told of « mise à disposition »."""
        if self is AssignmentMode.SUPPLIED:
            return "Intérim d'insertion ou groupement d'employeurs"
        return self.label


class ContractType(Labelled):
    """The type of an employment contract."""

    CDI = "cdi", "CDI"
    CDI_INCLUSION = "cdi_inclusion", "CDI inclusion"
    CDD = "cdd", "CDD"
    CDD_USAGE = "cdd_usage", "CDD d'usage"
    CDDI = "cddi", "CDD d'insertion (CDDI)"
    CDDI_PHC = "cddi_phc", "CDDI premières heures en chantier"
    CDDI_CVG = "cddi_cvg", "CDDI convergence"
    CDD_TREMPLIN = "cdd_tremplin", "CDD tremplin"
    APPRENTICESHIP = "apprenticeship", "Contrat d'apprentissage"
    PROFESSIONALISATION = "professionalisation", "Contrat de professionnalisation"
    MISSION = "mission", "Contrat de mission (intérim)"
    AIDED = "aided", "Contrat aidé"
    OTHER = "other", "Autre contrat"

    @property
    def is_open_ended(self) -> bool:
        return self in {ContractType.CDI, ContractType.CDI_INCLUSION}

    @property
    def is_alternance(self) -> bool:
        """Work alternates with a training centre, whose hours count only if the clause says so."""
        return self in {ContractType.APPRENTICESHIP, ContractType.PROFESSIONALISATION}


class EndReason(Labelled):
    """Why an employment contract ended; never a matter of health."""

    TERM = "term", "Fin prévue du contrat"
    TRIAL = "trial", "Fin de la période d'essai"
    RESIGNATION = "resignation", "Démission"
    NEW_JOB = "new_job", "Départ pour un autre emploi ou une formation"
    AGREEMENT = "agreement", "Rupture d'un commun accord"
    DISMISSAL = "dismissal", "Licenciement ou rupture par l'employeur"
    CONVERTED = "converted", "Nouveau contrat dans la même entreprise"
    OTHER = "other", "Autre motif"


class ExitSituation(Labelled):
    """Where a person is at the exit, and again at six and twelve months."""

    CDI = "cdi", "CDI"
    CDD_LONG = "cdd_long", "CDD de 6 mois ou plus"
    CDD_SHORT = "cdd_short", "CDD de moins de 6 mois"
    TEMPORARY = "temporary", "Intérim"
    TRAINING = "training", "Formation ou alternance"
    IAE = "iae", "Insertion par l'activité économique"
    SELF_EMPLOYED = "self_employed", "Création d'entreprise"
    JOB_SEEKING = "job_seeking", "Recherche d'emploi"
    INACTIVE = "inactive", "Sans activité"
    UNKNOWN = "unknown", "Situation inconnue"

    @property
    def is_lasting_job(self) -> bool:
        return self in {ExitSituation.CDI, ExitSituation.CDD_LONG, ExitSituation.SELF_EMPLOYED}


class StatementStatus(Labelled):
    """Where a statement stands; its moves are in `transitions`."""

    TO_FILL = "to_fill", "À remplir"
    SENT = "sent", "À vérifier"
    RETURNED = "returned", "À corriger"
    VALIDATED = "validated", "Validé"


# Sent again = corrected before anyone checked; a validated one returns only with reversing ledger entries.
STATEMENT_TRANSITIONS: dict[StatementStatus, frozenset[StatementStatus]] = {
    StatementStatus.TO_FILL: frozenset({StatementStatus.SENT}),
    StatementStatus.SENT: frozenset({StatementStatus.SENT, StatementStatus.RETURNED, StatementStatus.VALIDATED}),
    StatementStatus.RETURNED: frozenset({StatementStatus.SENT}),
    StatementStatus.VALIDATED: frozenset({StatementStatus.RETURNED}),
}


class StatementOrigin(Labelled):
    """Who declared the hours."""

    COMPANY = "company", "Entreprise"
    FACILITATOR = "facilitator", "Facilitatrice ou facilitateur, pour l'entreprise"
    EMPLOYER = "employer", "Employeur (intérim d'insertion, GEIQ...)"
    IMPORT = "import", "Fichier importé"


class NoHoursReason(Labelled):
    """Why a month has no hours; the words are those shown to the company."""

    WORKSITE_STOPPED = "worksite_stopped", "Le chantier est arrêté"
    NO_WORKER = "no_worker", "Personne n'est en poste en ce moment"
    HOLIDAYS = "holidays", "Congés"
    NOT_STARTED = "not_started", "Le chantier n'a pas commencé"
    OTHER = "other", "Autre raison"
