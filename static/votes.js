/* Votes: the live part of a page, and ballots kept on this device while the network is away. Pages work without it. */
(() => {
  "use strict";
  const [ATTENTE, REPRISE] = [1500, 5000];
  const GARDES = "vote-garde:";
  const repetition = document.body.dataset.repetition;   // a ballot kept in a rehearsal never leaves in another one
  const PREFIXE = GARDES + (repetition ? `repetition:${repetition}:` : "");
  const REFUS = [403, 404, 409, 422];   // the server read the ballot and will not take it; all else is tried again
  const SANS_RESEAU = "Pas de réseau : votre vote est conservé sur cet appareil, il sera envoyé au retour du réseau.";
  const OCCUPE = "Le serveur est occupé : votre vote est conservé sur cet appareil, il sera envoyé dans un instant.";
  const SANS_CONNEXION = "Votre connexion a expiré : votre vote est conservé sur cet appareil. Reconnectez-vous, il sera envoyé.";
  const compte = document.currentScript.dataset.compte;
  const memoire = (() => { try { return window.localStorage; } catch { return null; } })();

  /* ---------- live states: only the part without fields is replaced, and only when it changed */
  function suit(zone) {
    let enCours = false;
    setInterval(async () => {
      if (document.hidden || enCours) return;
      enCours = true;
      try {
        const question = { headers: { "X-Fragment": "1", "If-None-Match": zone.dataset.version }, redirect: "error", cache: "no-store" };
        const reponse = await fetch(zone.dataset.vivant, question);
        if (reponse.status === 200) remplace(zone, await reponse.text(), reponse.headers.get("ETag"));
      } catch { /* away: the next turn tries again */ } finally { enCours = false; }
    }, ATTENTE);
  }

  function remplace(zone, texte, version) {
    const actif = zone.contains(document.activeElement) ? document.activeElement : null;
    const tenu = actif && (actif.dataset.ajoute ? `[data-ajoute="${actif.dataset.ajoute}"]` : `a[href="${actif.getAttribute("href")}"]`);
    const neuf = document.createElement("template");
    neuf.innerHTML = texte;
    neuf.content.querySelectorAll("[data-annonce]").forEach((une) => { if (choixDe(une.dataset.annonce).length) une.remove(); });
    zone.replaceChildren(neuf.content);
    zone.dataset.version = version;
    if (tenu) zone.querySelector(tenu)?.focus({ preventScroll: true });
  }

  /* a ranking put forward meanwhile joins the choices when the voter asks for it: what is ticked stays ticked */
  const choixDe = (numero) => document.querySelectorAll(`form[data-vote] input[name="choix"][value="${numero}"]`);

  function ajoute(annonce) {
    const numero = annonce.dataset.annonce;
    document.querySelector("[data-table]").append(annonce.querySelector("section"));
    for (const dernier of document.querySelectorAll('form[data-vote] input[value="contre"]')) {
      const choix = dernier.closest("label").cloneNode(true);
      Object.assign(choix.querySelector("input"), { value: numero, checked: false });
      choix.querySelector("span").textContent = `J’approuve le classement ${numero}`;
      dernier.closest("label").before(choix);
    }
    annonce.remove();
    choixDe(numero)[0]?.focus({ preventScroll: true });
    choixDe(numero)[0]?.closest("label").scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (clic) => {
    const bouton = clic.target.closest("[data-ajoute]");
    if (bouton) ajoute(bouton.closest("[data-annonce]"));
  });

  document.querySelectorAll("[data-vivant]").forEach(suit);
  if (!memoire || !compte) return;

  /* ---------- a ballot that could not leave is kept (choice and key only), and sent once: the key makes it one */
  const lit = (cle) => JSON.parse(memoire.getItem(cle));
  const gardes = () => Object.keys(memoire).filter((cle) => cle.startsWith(`${PREFIXE}${compte}:`));
  const neuve = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, "0")).join("");

  /* the same choice sent again keeps its key; another choice is another ballot */
  function garde(formulaire) {
    const cle = PREFIXE + formulaire.dataset.vote;
    const champs = Object.fromEntries([...new FormData(formulaire)].filter(([nom]) => nom !== "csrf_token"));
    const avant = memoire.getItem(cle) && lit(cle).champs;
    champs.cle = avant && avant.choix === champs.choix ? avant.cle : neuve();
    memoire.setItem(cle, JSON.stringify({ adresse: formulaire.action, champs, lot: formulaire.dataset.lot }));
    return cle;
  }

  /* return where the vote leads, or why it was refused; undefined while it is kept (`connecte` says whether to log in) */
  async function envoie(cle) {
    const envoye = memoire.getItem(cle);
    const { adresse, champs } = JSON.parse(envoye);
    const corps = new URLSearchParams({ ...champs, csrf_token: document.querySelector('input[name="csrf_token"]')?.value || "" });
    const reponse = await fetch(adresse, { method: "POST", body: corps, headers: { "X-Fragment": "1" }, redirect: "manual" });
    const fini = reponse.status === 200 || REFUS.includes(reponse.status);
    if (fini && memoire.getItem(cle) === envoye) memoire.removeItem(cle);
    if (reponse.status === 200) return reponse.json();
    if (fini) return { refus: raison(await reponse.text()) };
    return { garde: reponse.type === "opaqueredirect" || reponse.status === 400 ? SANS_CONNEXION : OCCUPE };
  }

  function raison(page) {
    const lue = new DOMParser().parseFromString(page, "text/html");
    const dite = lue.querySelector('#contenu [role="alert"] p') ?? lue.querySelector("#contenu h1 + p");
    return `Votre vote n’a pas été accepté. ${dite?.textContent.trim() ?? ""}`;
  }

  function dit(formulaire, texte) {
    const ligne = formulaire.querySelector("[data-garde-vote]");
    [ligne.hidden, ligne.textContent] = [false, texte];
  }

  async function depose(formulaire) {
    const cle = garde(formulaire);
    const bouton = formulaire.querySelector('[type="submit"]');
    bouton.disabled = true;
    try {
      const issue = navigator.onLine ? await envoie(cle) : { garde: SANS_RESEAU };
      if (issue.suite) window.location.assign(issue.suite);
      else dit(formulaire, issue.refus || issue.garde);
    } catch { dit(formulaire, SANS_RESEAU); } finally { bouton.disabled = false; }
  }

  for (const formulaire of document.querySelectorAll("form[data-vote]")) {
    formulaire.addEventListener("submit", (evenement) => { evenement.preventDefault(); depose(formulaire); });
  }

  /* ---------- what was kept leaves when the network or the log-in is back, from whatever page; it is said, nothing moves */
  let enRoute = false;
  async function renvoie() {
    if (enRoute) return;
    enRoute = true;
    try {
      for (const cle of gardes()) {
        const { lot, champs } = lit(cle);
        const issue = await envoie(cle);
        if (issue.garde) return;
        annonce(lot ?? "", issue.refus || issue.dit);
        const formulaire = document.querySelector(`form[data-vote="${cle.slice(PREFIXE.length)}"]`);
        if (!formulaire) continue;
        dit(formulaire, issue.refus || issue.dit);
        if (!issue.refus) enregistre(formulaire, champs.choix);
      }
    } catch { /* still away: what is kept stays kept */ } finally { enRoute = false; }
  }

  /* the page told the ballot before this one: its receipt goes, and the choice that counts is ticked unless another was */
  function enregistre(formulaire, choix) {
    document.querySelector(`[data-recu-vote="${formulaire.dataset.vote}"]`)?.remove();
    const coche = formulaire.querySelector('input[name="choix"]:checked');
    const compte = formulaire.querySelector(`input[name="choix"][value="${choix}"]`);
    if (compte && (!coche || coche.defaultChecked)) compte.checked = true;
  }

  function annonce(lot, texte) {
    const ligne = document.createElement("p");
    ligne.className = "alerte alerte-verifier";
    ligne.setAttribute("role", "status");
    ligne.textContent = `${lot ? `${lot}, vote` : "Vote"} conservé sur cet appareil : ${texte}`;
    document.querySelector("#contenu").prepend(ligne);
  }

  window.addEventListener("online", renvoie);
  setInterval(() => { if (navigator.onLine && gardes().length) renvoie(); }, REPRISE);
  renvoie();
  document.querySelectorAll('form[action$="/connexion/quitter"]').forEach((sortie) =>
    sortie.addEventListener("submit", () => Object.keys(memoire).filter((cle) => cle.startsWith(GARDES)).forEach((cle) => memoire.removeItem(cle))));
})();
