"""Minimum of three applications (R441-3) and its exceptions."""

from caleol.rules.enumeration import EnumLibelle


class ExceptionTrois(EnumLibelle):
    """The lawful exceptions to the minimum of three applications."""

    INSUFFISANCE = "insuffisance", "Insuffisance du nombre de candidats"
    DALO_PREFET = "dalo_prefet", "Candidats désignés par le préfet au titre du DALO"
    PLAI_ADAPTE = "plai_adapte", "Logement PLAI adapté"
