/* Votes: the live part of a page, and ballots kept on this device while the network is away. Pages work without it. */
(() => {
  "use strict";
  const ATTENTE = 1000;
  const PREFIXE = "vote-garde:";
  const memoire = (() => { try { return window.localStorage; } catch { return null; } })();

  /* ---------- live states: only the part without fields is replaced, and only when it changed */
  function suit(zone) {
    let lu = null;
    let enCours = false;
    setInterval(async () => {
      if (document.hidden || enCours || zone.contains(document.activeElement)) return;
      enCours = true;
      try {
        const reponse = await fetch(zone.dataset.vivant, { headers: { Accept: "text/html" }, redirect: "error" });
        if (!reponse.ok) return;
        const texte = await reponse.text();
        if (lu !== null && texte !== lu) zone.innerHTML = texte;
        lu = texte;
      } catch { /* away: the next turn tries again */ } finally { enCours = false; }
    }, ATTENTE);
  }
  document.querySelectorAll("[data-vivant]").forEach(suit);
  if (!memoire) return;

  /* ---------- a ballot that could not leave is kept (choice and key only), and sent once: the key makes it one */
  const gardes = () => Object.keys(memoire).filter((cle) => cle.startsWith(PREFIXE));
  const compte = document.querySelector("[data-vote]")?.dataset.vote.split(":")[0];
  const jeton = () => document.querySelector('input[name="csrf_token"]')?.value;
  const dit = (formulaire, texte) => {
    const ligne = formulaire?.querySelector("[data-garde-vote]");
    if (ligne) [ligne.hidden, ligne.textContent] = [false, texte];
  };

  async function envoie(cle) {
    const garde = JSON.parse(memoire.getItem(cle));
    const corps = new URLSearchParams({ ...garde.champs, csrf_token: jeton() || "" });
    const reponse = await fetch(garde.adresse, { method: "POST", body: corps });
    const connecte = !reponse.url.includes("/connexion");
    if ((reponse.ok || reponse.status === 422 || reponse.status === 404) && connecte) memoire.removeItem(cle);
    return { reponse, connecte };
  }

  async function renvoie() {
    for (const cle of gardes().filter((nom) => nom.split(":")[1] === compte)) {
      try {
        const { reponse, connecte } = await envoie(cle);
        if (reponse.ok && connecte) window.location.assign(reponse.url);
      } catch { return; }
    }
  }

  for (const formulaire of document.querySelectorAll("form[data-vote]")) {
    formulaire.addEventListener("submit", async (evenement) => {
      if (navigator.onLine) {
        evenement.preventDefault();
        garde(formulaire);
        try {
          const { reponse, connecte } = await envoie(PREFIXE + formulaire.dataset.vote);
          if (!connecte) dit(formulaire, "Votre connexion a expiré : votre vote est conservé sur cet appareil. Reconnectez-vous, il sera envoyé.");
          else if (reponse.ok) window.location.assign(reponse.url);
          else { dit(formulaire, "Ce vote n’a pas été accepté. Rechargez la page pour en lire la raison."); memoire.removeItem(PREFIXE + formulaire.dataset.vote); }
        } catch {
          dit(formulaire, "Pas de réseau : votre vote est conservé sur cet appareil, il sera envoyé au retour du réseau.");
        }
      } else {
        evenement.preventDefault();
        garde(formulaire);
        dit(formulaire, "Pas de réseau : votre vote est conservé sur cet appareil, il sera envoyé au retour du réseau.");
      }
    });
  }

  function garde(formulaire) {
    const champs = Object.fromEntries([...new FormData(formulaire)].filter(([nom]) => nom !== "csrf_token"));
    memoire.setItem(PREFIXE + formulaire.dataset.vote, JSON.stringify({ adresse: window.location.href, champs }));
  }

  window.addEventListener("online", renvoie);
  if (compte) renvoie();
  document.querySelectorAll('form[action$="/connexion/quitter"]').forEach((sortie) =>
    sortie.addEventListener("submit", () => gardes().forEach((cle) => memoire.removeItem(cle))));
})();
