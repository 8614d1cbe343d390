"""The five decisions (R441-3)."""

from caleol.rules.enumeration import EnumLibelle


class TypeDecision(EnumLibelle):
    """The five decisions of article R441-3."""

    ATTRIBUTION = "attribution", "Attribution"
    ATTRIBUTION_CLASSEE = "attribution_classee", "Attribution avec classement"
    ATTRIBUTION_CONDITION = "attribution_condition", "Attribution sous condition suspensive"
    NON_ATTRIBUTION = "non_attribution", "Non-attribution"
    IRRECEVABILITE = "irrecevabilite", "Rejet pour irrecevabilité"
