"""A mail server of a few lines: what it received, and refusals on demand."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Recu:
    """What a client said, and the messages it left."""

    port: int = 0
    commandes: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    extensions: tuple[str, ...] = ()
    refus: str = ""
    adieu: str = "221 au revoir"
    apres_message: Callable[[bool], None] = lambda repondu: None
    """Called with False once a message is kept, with True once the client was told so."""


class Serveur(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine and keeps what it receives."""

    daemon_threads = True

    def __init__(self, recu: Recu) -> None:
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.recu = recu
        recu.port = self.server_address[1]


class Dialogue(socketserver.StreamRequestHandler):
    """Answers one client."""

    server: Serveur

    def handle(self) -> None:
        self.dit("220 essai")
        while ligne := self.rfile.readline():
            commande = ligne.decode().strip()
            self.server.recu.commandes.append(commande)
            verbe = commande.split(" ")[0].upper()
            self.repond(verbe)
            if verbe == "QUIT":
                return

    def dit(self, texte: str) -> None:
        self.wfile.write(f"{texte}\r\n".encode())

    def repond(self, verbe: str) -> None:
        recu = self.server.recu
        match verbe:
            case "EHLO":
                for nom in ("essai", *recu.extensions):
                    self.dit(f"250-{nom}")
                self.dit("250 SIZE 10000000")
            case "RCPT" if recu.refus:
                self.dit(recu.refus)
            case "AUTH":
                self.dit("235 bienvenue")
            case "DATA":
                self.dit("354 allez")
                recu.messages.append(self.lit())
                recu.apres_message(False)
                self.dit("250 pris")
                recu.apres_message(True)
            case _:
                self.dit(recu.adieu if verbe == "QUIT" else "250 oui")

    def lit(self) -> bytes:
        """Return a message, its dots unstuffed."""
        lignes = []
        while (ligne := self.rfile.readline()) not in {b".\r\n", b""}:
            lignes.append(ligne.removeprefix(b".") if ligne.startswith(b"..") else ligne)
        return b"".join(lignes)


@contextmanager
def serveur_smtp(*, refus: str = "", extensions: tuple[str, ...] = ()) -> Iterator[Recu]:
    """Serve for a while; `refus` answers that line to RCPT, `extensions` are told after EHLO."""
    recu = Recu(extensions=extensions, refus=refus)
    with Serveur(recu) as serveur:
        fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.01})
        fil.start()
        try:
            yield recu
        finally:
            serveur.shutdown()
            fil.join()
