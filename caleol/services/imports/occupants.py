"""Those who live in a dwelling, in a file beside the database: who is recognised, what is kept, what is written."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from caleol.imports.lecture import Groupe
from caleol.models.base import cle_de_tri
from caleol.models.locatif import FAITS_OCCUPANT, Locataire
from caleol.services.ecriture import Depots, Ecrivain, Lot, Rangee
from caleol.services.imports.agence import Limites
from caleol.services.imports.changements import Changement, list_personnes
from caleol.services.imports.chantier import Chantier
from caleol.services.imports.comparaison import brut, table_de

PLACE = {nom: place for place, nom in enumerate(FAITS_OCCUPANT)}
TITULAIRE = tuple(PLACE[nom] for nom in ("titulaire", "nom", "prenom"))
PERSONNE = tuple(PLACE[nom] for nom in ("nom", "prenom", "naissance"))
"""What says that an occupant of the file is one already known; the rank alone where a file has none of the three."""
NON_A_DEFAUT = (PLACE["titulaire"], PLACE["a_charge"])
LOCATAIRE = ("bail_id", *FAITS_OCCUPANT, "nom_tri")


class Occupants:
    """The occupants of the leases of a file beside those of the database; `ids` gives the key of a lease.

    A column that the file lacks keeps what is known of each person recognised; with `vide_garde`, an empty cell too.
    Within the `limites` of an agency, the holders of a lease stay.
    """

    def __init__(
        self,
        chantier: Chantier,
        ids: Mapping[tuple[str], int],
        *,
        vide_garde: bool = False,
        limites: Limites | None = None,
    ) -> None:
        """Read the occupants of the database."""
        presentes = chantier.lecteur.presentes
        self.limites = limites
        self.chantier, self.ids, self.vide_garde = chantier, ids, vide_garde
        self.connus = self._lit()
        self.absentes = {place for nom, place in PLACE.items() if f"occupant_{nom}" not in presentes}
        self.identite = [place for place in PERSONNE if place not in self.absentes] or [PLACE["rang"]]
        self.a_remplacer: dict[str, list[Rangee]] = {}
        self.locataires: Lot = []

    def _lit(self) -> dict[int, list[Rangee]]:
        table = table_de(Locataire)
        requete = select(table.c.bail_id, *(brut(table.c[nom]) for nom in FAITS_OCCUPANT)).order_by(
            table.c.bail_id, table.c.rang
        )
        sortie: dict[int, list[Rangee]] = {}
        for cle, *valeurs in self.chantier.session.execute(requete):
            sortie.setdefault(cle, []).append(tuple(valeurs))
        return sortie

    def juge(self, reference: str, groupe: Groupe) -> bool:
        """Take the occupants of a lease from the file; return whether they change.

        A lease whose lines name nobody keeps those that are known. Tells the lines without a rank or a link, and those
        whose rank is that of another, once each person is recognised.
        """
        if not _nomme(groupe):
            return False
        connus = self._connus(reference)
        completes = [self._complete(tuple(ligne), connus) for ligne in groupe.lignes]
        self._check(groupe, completes)
        lignes = sorted(completes, key=lambda ligne: ligne[PLACE["rang"]] or 0)
        if self.limites is not None:
            self.limites.check_titulaires(groupe, *([[p[i] for i in TITULAIRE] for p in q] for q in (connus, lignes)))
        if lignes == connus:
            return False
        self.a_remplacer[reference] = lignes
        return True

    def differences(self, reference: str, groupe: Groupe) -> list[tuple[int, str, Any]]:
        """Return the cells that say of somebody else, or something else, than what is known: line, column, value."""
        sortie: list[tuple[int, str, Any]] = []
        connus = self._connus(reference)
        for numero, brute in zip(groupe.numeros, groupe.lignes, strict=True) if _nomme(groupe) else ():
            ligne = tuple(brute)
            connu, dite = self._reconnait(ligne, connus), self._complete(ligne, connus)
            if connu is None:
                sortie.append((numero, "occupant_nom", ligne[PLACE["nom"]]))
            else:
                autres = [(nom, place) for nom, place in PLACE.items() if dite[place] != connu[place]]
                sortie += [(numero, f"occupant_{nom}", dite[place]) for nom, place in autres]
        return sortie

    def absents(self, reference: str, groupe: Groupe) -> int:
        """Return how many of those who are known have no line; none where the lines name nobody."""
        connus = self._connus(reference)
        vus = {self._reconnait(tuple(ligne), connus) for ligne in groupe.lignes}
        return sum(connu not in vus for connu in connus) if _nomme(groupe) else 0

    def _connus(self, reference: str) -> list[Rangee]:
        return self.connus.get(self.ids.get((reference,), 0), [])

    def _complete(self, ligne: Rangee, connus: list[Rangee]) -> Rangee:
        """Return an occupant of the file with what is kept of the person that it is."""
        connu = self._reconnait(ligne, connus)
        garde = set(self.absentes) if connu is not None else set()
        if connu is not None and self.vide_garde:
            garde |= {place for place, valeur in enumerate(ligne) if valeur is None}
        valeurs = [connu[place] if connu and place in garde else valeur for place, valeur in enumerate(ligne)]
        for place in NON_A_DEFAUT:
            valeurs[place] = valeurs[place] or False
        return tuple(valeurs)

    def _reconnait(self, ligne: Rangee, connus: list[Rangee]) -> Rangee | None:
        """Return the known person that a line tells: the same identity, else, where the line has none, the rank."""
        if not self.vide_garde:
            siens = [connu for connu in connus if all(connu[place] == ligne[place] for place in self.identite)]
            return siens[-1] if siens else None
        dites = [place for place in PERSONNE if ligne[place] is not None] or [PLACE["rang"]]
        siens = [connu for connu in connus if all(_pareil(connu[place], ligne[place]) for place in dites)]
        return min(siens, key=lambda connu: connu[PLACE["rang"]] != ligne[PLACE["rang"]], default=None)

    def _check(self, groupe: Groupe, lignes: list[Rangee]) -> None:
        pris: dict[object, int] = {}
        for numero, ligne in zip(groupe.numeros, lignes, strict=True):
            rang = ligne[PLACE["rang"]]
            if rang is not None and pris.setdefault(rang, numero) != numero:
                noms = [self.chantier.lecteur.contrat.cle[0], "occupant_rang"]
                self.chantier.erreur(
                    numero, "occupant_rang", str(rang), "cle_en_double", premiere=pris[rang], colonnes=noms
                )
            for nom in ("rang", "lien"):
                if ligne[PLACE[nom]] is None:
                    self.chantier.erreur(numero, f"occupant_{nom}", None, "valeur_requise")

    def changements(self) -> Iterator[Changement]:
        """Yield how the occupants of the first leases of the file change; those of a new lease are not said."""
        connus = {ref: self._connus(ref) for ref in self.a_remplacer if self._connus(ref)}
        changes = {ref: self.a_remplacer[ref] for ref in connus}
        return list_personnes(changes, connus, FAITS_OCCUPANT)

    def depose(self, depots: Depots) -> None:
        """Lay the rows to write before the transaction that writes them."""
        self.locataires = depots.pose(table_de(Locataire), LOCATAIRE, self._rangees())

    def _rangees(self) -> list[Rangee]:
        return [
            (self.ids[(ref,)], *ligne, cle_de_tri(f"{ligne[4] or ''} {ligne[5] or ''}".strip())[:250])
            for ref, lignes in self.a_remplacer.items()
            for ligne in lignes
        ]

    def ecrit(self, ecrivain: Ecrivain, *, prevues: bool) -> None:
        """Write them in the place of the former ones; `prevues` says that the keys are those of the deposit."""
        if not prevues:
            self.locataires = self._rangees()
        table = table_de(Locataire)
        anciens = [cle for ref in self.a_remplacer if (cle := self.ids[(ref,)]) in self.connus]
        ecrivain.supprime(table, "bail_id", anciens)
        ecrivain.insere(table, LOCATAIRE, self.locataires)


def _nomme(groupe: Groupe) -> bool:
    """Return whether the lines of a lease name somebody."""
    return any(any(valeur not in {None, False} for valeur in ligne) for ligne in groupe.lignes)


def _pareil(connu: object, lu: object) -> bool:
    """Return whether two parts of an identity are the same, whatever the case and the accents of a name."""
    if isinstance(connu, str) and isinstance(lu, str):
        return cle_de_tri(connu) == cle_de_tri(lu)
    return connu == lu
