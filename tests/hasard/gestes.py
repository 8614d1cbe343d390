"""The gestures: each says who acts, what is asked of the services, the answer due, and what the model keeps of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from caleol.models.enumerations import ModalitePresence
from caleol.rules.droits import Auteur
from caleol.services.act import Acte
from caleol.services.classements import DecisionSaisie
from caleol.services.presences import record_arrivee, record_depart, record_deport, withdraw_deport
from caleol.services.prolongations import extend_urnes
from caleol.services.urnes import close_urne, open_second_tour, reopen_urne
from caleol.services.votes import PROPOSE, Recu, cast_vote, confirm_voice, record_voice, step_aside
from tests.hasard.modele import ABSTENTION, CONTRE, RENVOI, SIEGES, SUPPLEES, Boite, Bulletin, ModeleLot, Ordre
from tests.hasard.scene import Scene
from tests.tenue import CLASSEE

ORDRES: tuple[Ordre, ...] = ((0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2, 1))
MOTIF = "Une pièce est arrivée."


@dataclass
class Geste:
    """An act to play: `attendu` is the code of the refusal due, "" where it is to be accepted."""

    nom: str
    auteur: Auteur
    service: Callable[[Acte], Any]
    attendu: str = ""
    effet: Callable[[Any], None] = lambda rendu: None


class Gestes:
    """Draws the gestures of a batch; `presents` is who sits on each seat of a mixed séance."""

    def __init__(self, scene: Scene, hasard: Random, lots: dict[int, ModeleLot]) -> None:
        """Draw from `hasard` on the lots of `scene`."""
        self.scene, self.hasard, self.lots = scene, hasard, lots
        self.presents = {} if scene.ecrit else dict.fromkeys(SIEGES, 0)
        self.rang = 0

    def _cle(self) -> str:
        self.rang += 1
        return f"appareil-{self.rang}"

    def _siege(self, m: ModeleLot | None = None) -> tuple[str, int]:
        """Draw a seat and who acts for it; on a lot, more often one that has not voted yet."""
        siege = self.hasard.choice(SIEGES)
        attendus = [cle for cle in SIEGES if m and cle not in m.boite.choix and cle not in m.partis]
        if attendus and self.hasard.random() < 0.6:
            siege = self.hasard.choice(attendus)
        tient = self.presents.get(siege, 0)
        autre = siege in SUPPLEES and self.hasard.random() < 0.25
        return siege, 1 - tient if autre else tient

    def _choix(self, m: ModeleLot) -> str:
        tires = [str(n) for n, _ in enumerate(m.boite.table, start=1)] * 2 + [CONTRE, ABSTENTION]
        return RENVOI if self.hasard.random() < (0.03 if m.ecrit else 0.12) else self.hasard.choice(tires)

    def vote(self, lot_id: int) -> Geste:
        """Vote, or change, for a ranking on the table, for none, or for another one put forward."""
        m = self.lots[lot_id]
        siege, qui = self._siege(m)
        if len(m.boites) == 1 and self.hasard.random() < 0.2:
            return self.envoi(lot_id, siege, qui, PROPOSE, self._cle(), self.hasard.choice(ORDRES))
        return self.envoi(lot_id, siege, qui, self._choix(m), self._cle())

    def envoi(self, lot_id: int, siege: str, qui: int, choix: str, cle: str, ordre: Ordre = ()) -> Geste:
        """Send a ballot under a key; one that was received before gives its receipt again."""
        m, s = self.lots[lot_id], self.scene
        connu = m.recus.get((siege, cle))
        attendu = "" if connu else m.refus_de_voter(siege, qui, s.horloge.maintenant(), self.presents)
        if connu and (connu[0] != qui or choix not in {connu[1], PROPOSE}):
            attendu = "cle_autre_choix"
        elif not connu and not attendu and choix.isdecimal() and int(choix) > len(m.boite.table):
            attendu = "choix_inconnu"
        candidats = s.candidats[lot_id]
        decisions = [DecisionSaisie(candidats[c], CLASSEE, rang) for rang, c in enumerate(ordre, start=1)]

        def service(acte: Acte) -> Recu:
            siege_id = s.sieges[siege]
            return cast_vote(acte, lot_id=lot_id, siege_id=siege_id, choix=choix, cle=cle, decisions=decisions)

        def effet(recu: Recu) -> None:
            if connu:
                assert recu.deja
                assert recu.recu == connu[2]
                return
            assert not recu.deja
            garde = m.boite.garde(siege, choix, qui, ordre)
            m.recus[siege, cle] = (qui, garde, recu.recu)

        return Geste("double" if connu else "vote", s.personnes[siege, qui], service, attendu, effet)

    def double(self, lot_id: int) -> Geste:
        """Send again what was received before, whatever happened since, at times under another choice."""
        m = self.lots[lot_id]
        if not m.recus:
            return self.vote(lot_id)
        (siege, cle), (qui, choix, _) = self.hasard.choice(sorted(m.recus.items()))
        if self.hasard.random() < 0.3:
            choix = ABSTENTION if choix != ABSTENTION else CONTRE
        return self.envoi(lot_id, siege, qui, choix, cle)

    def telephone(self, lot_id: int) -> Geste:
        """Type the voice of a member: by telephone it waits, in the room it counts."""
        m, s = self.lots[lot_id], self.scene
        siege, qui = self._siege(m)
        au_loin = self.hasard.random() < 0.6
        choix, cle = self._choix(m), self._cle()
        attendu = m.refus_de_voter(siege, qui, s.horloge.maintenant(), self.presents)
        if m.ecrit and not au_loin:
            attendu = "voix_en_salle_par_ecrit"
        membre_id = s.personnes[siege, qui].membre_id or 0

        def service(acte: Acte) -> tuple[Recu, int]:
            recu = record_voice(
                acte,
                lot_id=lot_id,
                siege_id=s.sieges[siege],
                membre_id=membre_id,
                choix=choix,
                cle=cle,
                telephone=au_loin,
            )
            return recu, s.bulletin(acte.session, recu.recu)

        def effet(rendu: tuple[Recu, int]) -> None:
            recu, bulletin_id = rendu
            m.recus[siege, cle] = (qui, choix, recu.recu)
            if au_loin:
                m.attente[bulletin_id] = (siege, Bulletin(choix, qui), m.boite)
            else:
                m.boite.choix[siege] = Bulletin(choix, qui)

        return Geste("telephone", s.secretaire, service, attendu, effet)

    def confirme(self, lot_id: int) -> Geste:
        """Confirm, as the member, a voice that was typed from the telephone."""
        m, s = self.lots[lot_id], self.scene
        if not m.attente:
            return self.telephone(lot_id)
        bulletin_id, (siege, bulletin, boite) = self.hasard.choice(sorted(m.attente.items(), key=lambda a: a[0]))
        attendu = m.refus_de_voter(siege, bulletin.qui, s.horloge.maintenant(), self.presents)
        if not attendu and boite is not m.boite:
            attendu = "introuvable"

        def effet(recu: Recu) -> None:
            boite.choix[siege] = bulletin
            del m.attente[bulletin_id]

        auteur = s.personnes[siege, bulletin.qui]
        return Geste("confirme", auteur, lambda acte: confirm_voice(acte, bulletin_id=bulletin_id), attendu, effet)

    def deport(self, lot_id: int) -> Geste:
        """Step aside: the ballot counts no more."""
        m, s, (siege, qui) = self.lots[lot_id], self.scene, self._siege()
        attendu = "lot_traite" if m.traite else "deport_connu" if siege in m.partis else ""

        def effet(sieges: frozenset[int]) -> None:
            assert sieges == {s.sieges[siege]}
            m.partis.add(siege)
            if m.boite.ouverte:
                m.boite.choix.pop(siege, None)

        return Geste("deport", s.personnes[siege, qui], lambda acte: step_aside(acte, lot_id=lot_id), attendu, effet)

    def deport_note(self, lot_id: int) -> Geste:
        """Let the secretary note that a seat steps aside, or take it back: the ballot is still there."""
        m, s, siege = self.lots[lot_id], self.scene, self.hasard.choice(SIEGES)
        siege_id = s.sieges[siege]
        if siege in m.partis:
            attendu = "lot_traite" if m.traite else ""
            return Geste(
                "deport repris",
                s.secretaire,
                lambda acte: withdraw_deport(acte, lot_id=lot_id, siege_id=siege_id),
                attendu,
                lambda _: m.partis.discard(siege),
            )
        tenu = self.scene.ecrit or siege in self.presents
        attendu = "lot_traite" if m.traite else "" if tenu else "siege_vide"
        return Geste(
            "deport note",
            s.secretaire,
            lambda acte: record_deport(acte, lot_id=lot_id, siege_id=siege_id),
            attendu,
            lambda _: m.partis.add(siege),
        )

    def mouvement(self, lot_id: int) -> Geste:
        """Let somebody out of the room or in, at times the suppléant in place of the titulaire."""
        s, sortis = self.scene, [siege for siege in SIEGES if siege not in self.presents]
        siege = self.hasard.choice(sortis if sortis and self.hasard.random() < 0.6 else SIEGES)
        siege_id = s.sieges[siege]
        if siege in self.presents:
            return Geste(
                "depart",
                s.secretaire,
                lambda acte: record_depart(acte, seance_id=s.seance_id, siege_id=siege_id),
                effet=lambda _: self.presents.__delitem__(siege),
            )
        qui = self.hasard.choice((0, 1)) if siege in SUPPLEES else 0

        def service(acte: Acte) -> int:
            membre_id = s.personnes[siege, qui].membre_id or 0
            salle = ModalitePresence.SALLE
            return record_arrivee(acte, seance_id=s.seance_id, siege_id=siege_id, membre_id=membre_id, mode=salle)

        return Geste(
            "arrivee",
            s.secretaire,
            service,
            "mode_presence" if s.ecrit else "",
            lambda _: self.presents.__setitem__(siege, qui),
        )

    def clot(self, lot_id: int) -> Geste:
        """Close: not before the announced hour, and twice the same bytes."""
        m, s = self.lots[lot_id], self.scene
        tot = m.boite.ouverte and m.boite.echeance is not None

        def effet(octets: str) -> None:
            if m.boite.ouverte:
                m.ferme(self.presents)
            assert m.octets in {"", octets}
            m.octets = octets

        attendu = "cloture_anticipee" if tot else ""
        return Geste("clot", s.secretaire, lambda acte: close_urne(acte, lot_id=lot_id), attendu, effet)

    def prolonge(self, lot_id: int) -> Geste:
        """Put the announced close off: the whole séance in writing, one lot elsewhere."""
        s, maintenant = self.scene, self.scene.horloge.maintenant()
        lots = self.lots.values() if s.ecrit else [self.lots[lot_id]]
        boites = [m.boite for m in lots if m.boite.ouverte and m.boite.echeance is not None]
        heure = maintenant + timedelta(minutes=self.hasard.choice((20, 900, 2000, 3000)))
        courte = any(b.echeance is not None and heure <= b.echeance for b in boites)
        attendu = "prolongation_trop_courte" if courte else "" if boites else "aucun_vote_ouvert"

        def effet(_: Any) -> None:
            for boite in boites:
                boite.echeance = heure

        return Geste(
            "prolonge",
            s.president if self.hasard.random() < 0.3 else s.secretaire,
            lambda acte: extend_urnes(acte, lot_id=lot_id, echeance_le=heure, motif="Panne du réseau."),
            attendu,
            effet,
        )

    def _heure(self) -> Any:
        return self.scene.horloge.maintenant() + timedelta(minutes=self.hasard.choice((30, 240, 700)))

    def rouvre(self, lot_id: int) -> Geste:
        """Open again what was closed: its first round takes ballots again, a second one is void."""
        m, s = self.lots[lot_id], self.scene
        heure = self._heure() if s.ecrit else None

        def effet(_: Any) -> None:
            del m.boites[1:]
            m.boite.ouverte, m.boite.echeance, m.resultat, m.octets = True, heure, None, ""

        return Geste(
            "rouvre",
            s.secretaire,
            lambda acte: reopen_urne(acte, lot_id=lot_id, motif=MOTIF, echeance_le=heure),
            "aucun_vote_clos" if m.boites[0].ouverte else "",
            effet,
        )

    def second_tour(self, lot_id: int) -> Geste:
        """Open the second round, between the two rankings that came first."""
        m, s = self.lots[lot_id], self.scene
        heure = self._heure() if s.ecrit or self.hasard.random() < 0.5 else None
        deux = m.resultat.finalistes if m.resultat and not m.boite.ouverte else []
        attendu = "lot_traite" if m.traite else "" if deux else "second_tour_sans_objet"

        def effet(_: Any) -> None:
            m.boites.append(Boite(deux, heure))
            m.octets = ""

        service = lambda acte: open_second_tour(acte, lot_id=lot_id, echeance_le=heure)  # noqa: E731 - one call
        return Geste("second_tour", s.secretaire, service, attendu, effet)
