/* Little script, no framework: every page works without it. */
(() => {
  "use strict";
  const un = (choix, dans = document) => dans.querySelector(choix);
  const tous = (choix, dans = document) => [...dans.querySelectorAll(choix)];

  /* ---------- drafts: what is typed stays in this tab until it is recorded, or until the log-out */
  const [BROUILLONS, ENVOI] = ["brouillon:", "envoi"];   // ENVOI: which draft the last form sent was
  const repetition = document.body.dataset.repetition;   // what was typed to rehearse stays in that rehearsal
  const PREFIXE = BROUILLONS + (repetition ? `repetition:${repetition}:` : "");
  const memoire = (() => { try { return window.sessionStorage; } catch { return null; } })();
  const champsGardes = (f) => tous("input:not([type=hidden], [type=password], [type=file]), select, textarea", f).filter((champ) => champ.name);

  const valeur = (champ) => (champ.type === "checkbox" ? champ.checked : champ.value);
  const lit = (f) => Object.fromEntries(champsGardes(f).filter((c) => c.type !== "radio" || c.checked).map((c) => [c.name, valeur(c)]));

  function remet(formulaire, etat) {
    for (const champ of champsGardes(formulaire).filter(({ name }) => name in etat)) {
      if (champ.type === "radio") champ.checked = champ.value === etat[champ.name];
      else if (champ.type === "checkbox") champ.checked = etat[champ.name];
      else champ.value = etat[champ.name];
    }
  }

  const efface = () => Object.keys(memoire).filter((cle) => cle.startsWith(BROUILLONS) || cle === ENVOI).forEach((cle) => memoire.removeItem(cle));

  function brouillons() {
    const sorties = tous('form[action$="/connexion/quitter"]');
    const envoyee = memoire.getItem(ENVOI);
    memoire.removeItem(ENVOI);
    if (envoyee && sorties.length && !un('[role="alert"]')) memoire.removeItem(envoyee);
    sorties.forEach((sortie) => sortie.addEventListener("submit", efface));
    for (const formulaire of tous("form[data-brouillon]")) garde(formulaire, PREFIXE + formulaire.dataset.brouillon);
  }

  function garde(formulaire, cle) {
    const brouillon = memoire.getItem(cle);
    const pli = formulaire.closest("details");
    if (brouillon && !("tapee" in formulaire.dataset)) {
      remet(formulaire, JSON.parse(brouillon));
      if (pli) pli.open = true;
      dit(formulaire, "Votre saisie non enregistrée a été remise.");
    }
    const ecrire = () => memoire.setItem(cle, JSON.stringify(lit(formulaire)));
    formulaire.addEventListener("input", () => { ecrire(); dit(formulaire, "Brouillon gardé dans cet onglet."); });
    formulaire.addEventListener("change", () => setTimeout(ecrire));
    formulaire.addEventListener("submit", () => { ecrire(); memoire.setItem(ENVOI, cle); });
  }

  function dit(formulaire, texte) {
    const ligne = un("[data-garde]", formulaire);
    if (ligne) [ligne.hidden, un("span", ligne).textContent] = [false, texte];
  }

  /* ---------- the ranks follow the kinds; the reason of a gap is asked for when there is one */
  const CLASSEES = ["attribution_classee", "attribution_condition"];
  const genre = (candidat) => un(".decisions :checked", candidat)?.value;
  const rang = (candidat) => un(".champ-rang", candidat);

  function classes(formulaire) {
    const choisis = tous("[data-candidat]", formulaire).filter((candidat) => CLASSEES.includes(genre(candidat)));
    const place = new Map(choisis.map((candidat, i) => [candidat, i]));
    const numero = (candidat) => Number(rang(candidat).value) || 99;
    return choisis.sort((a, b) => numero(a) - numero(b) || place.get(a) - place.get(b));
  }

  function deplace(formulaire, candidat) {
    const ordre = classes(formulaire);
    if (ordre.includes(candidat) && rang(candidat).value) ordre.splice(rang(candidat).value - 1, 0, ...ordre.splice(ordre.indexOf(candidat), 1));
    return ordre;
  }

  function renumerote(formulaire, candidat) {
    const ordre = deplace(formulaire, candidat);
    ordre.forEach((candidat, i) => { rang(candidat).value = i + 1; });
    for (const candidat of tous("[data-candidat]", formulaire)) if (!ordre.includes(candidat)) rang(candidat).value = "";
    montreEcart(formulaire, ordre);
  }

  function montreEcart(formulaire, ordre) {
    const points = ordre.map((candidat) => candidat.dataset.points).filter(Boolean).map(Number);
    const ecart = un("[data-ecart]", formulaire);
    const suit = points.length < ordre.length || points.every((valeur, i) => i === 0 || valeur <= points[i - 1]);
    ecart.hidden = suit && !un("textarea", ecart).value && !un(".message-erreur", ecart);
  }

  function pousse(formulaire, candidat, pas) {
    const ordre = classes(formulaire);
    if (!ordre[ordre.indexOf(candidat) + pas]) return;
    rang(candidat).value = Number(rang(candidat).value) + pas;
    renumerote(formulaire, candidat);
    rang(candidat).dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* ---------- the sentence that a coded reason takes from the dossier */
  function suggere(liste) {
    const texte = un(".si-motif textarea", liste.closest("[data-candidat]"));
    const phrases = [...liste.options].map((option) => option.dataset.phrase).filter(Boolean);
    if (texte.value.trim() && !phrases.includes(texte.value)) return;
    texte.value = liste.selectedOptions[0]?.dataset.phrase ?? "";
  }

  let question;   // the last one asked: an answer to a former one is dropped, whatever the order they come back in
  async function annonce(formulaire) {
    question?.abort();
    const mienne = question = new AbortController();
    const voix = [...new FormData(formulaire)].filter(([nom]) => nom === "mode" || /^s\d+-voix$/.test(nom));
    const reponse = await fetch(`${formulaire.dataset.resultat}?${new URLSearchParams(voix)}`, { headers: { "X-Fragment": "1" }, signal: mienne.signal });
    const phrase = reponse.ok ? await reponse.text() : "";
    if (phrase && mienne === question) un("[data-annonce]", formulaire).innerHTML = phrase;
  }

  async function previent(formulaire) {
    const corps = new URLSearchParams({ csrf_token: formulaire.elements.csrf_token.value });
    const reponse = await fetch(formulaire.dataset.redaction, { method: "POST", body: corps, headers: { "X-Fragment": "1" } });
    if (reponse.status !== 200 || reponse.redirected || un("[data-redacteur]", formulaire.parentElement)) return;
    formulaire.insertAdjacentHTML("beforebegin", await reponse.text());
  }

  function saisie(formulaire) {
    formulaire.addEventListener("submit", (evenement) => {   // one form is sent once
      if ("parti" in formulaire.dataset) evenement.preventDefault();
      formulaire.dataset.parti = "";
    });
    window.addEventListener("pageshow", () => delete formulaire.dataset.parti);
    formulaire.addEventListener("focusin", ({ target: champ }) => { if (champ.matches(".champ-rang")) champ.select(); });   // what is typed replaces the rank
    formulaire.addEventListener("input", ({ target: champ }) => {   // the reason comes while one types: no button moves under the finger that leaves the field
      if (champ.matches(".champ-rang")) montreEcart(formulaire, deplace(formulaire, champ.closest("[data-candidat]")));
    });
    if ("redaction" in formulaire.dataset) formulaire.addEventListener("input", () => previent(formulaire).catch(() => {}), { once: true });
    formulaire.addEventListener("change", ({ target: champ }) => {
      if (champ.closest(".si-non, .si-irrecevable")) suggere(champ);
      if (champ.closest("[data-candidat] .decisions")) renumerote(formulaire);
      if (champ.matches(".champ-rang")) renumerote(formulaire, champ.closest("[data-candidat]"));
      if (champ.closest(".scrutin")) annonce(formulaire).catch(() => {});
    });
    for (const bouton of tous("[data-monte], [data-descend]", formulaire)) {
      bouton.hidden = false;
      const pas = "monte" in bouton.dataset ? -1 : 1;
      bouton.addEventListener("click", () => pousse(formulaire, bouton.closest("[data-candidat]"), pas));
    }
    montreEcart(formulaire, classes(formulaire));
    if (un('[value="appel"]:checked', formulaire)) annonce(formulaire).catch(() => {});
  }

  /* ---------- keys of one letter: never while one types, and only where the account wants them */
  const ecrit = (cible) => cible.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit])");

  function liste(pas) {
    const lots = tous("[data-lot]");
    const ici = lots.indexOf(document.activeElement);
    const depart = ici >= 0 ? ici : lots.findIndex((lot) => lot.hasAttribute("aria-current"));
    (lots[depart + pas] ?? lots[depart])?.focus();
  }

  const candidatCourant = () => document.activeElement?.closest("[data-candidat]") ?? un("[data-candidat]");

  function voisin(pas) {
    const candidats = tous("[data-candidat]");
    const ici = document.activeElement?.closest("[data-candidat]");
    const autre = candidats[ici ? candidats.indexOf(ici) + pas : 0];
    if (autre) (un(".decisions :checked", autre) ?? un(".decisions input", autre)).focus();
  }

  function decide(numero) {
    const choix = candidatCourant() && tous(".decisions input", candidatCourant())[numero - 1];
    choix?.focus();
    choix?.click();
  }

  function motive() {
    const siens = candidatCourant() ? tous(".si-non select, .si-irrecevable select, .si-condition input", candidatCourant()) : [];
    [...siens, ...tous("[data-ecart] textarea")].find((champ) => champ.offsetParent)?.focus();
  }

  const TOUCHES = {
    j: () => liste(1),
    k: () => liste(-1),
    m: motive,
    "/": () => un("#q")?.focus(),
    "?": () => un("#touches")?.showModal(),
    ArrowDown: (cible) => (cible.closest("[data-candidat] .decisions, [data-panneau]") ? voisin(1) : false),
    ArrowUp: (cible) => (cible.closest("[data-candidat] .decisions") ? voisin(-1) : false),
    Enter: (cible) => (cible.matches("[data-panneau]") ? valide() : cible === document.body ? un("[data-panneau]")?.focus() : false),
  };
  for (const numero of "12345") TOUCHES[numero] = () => decide(Number(numero));

  const valide = () => (un("#saisie") ? un("#saisie").requestSubmit() : un("[data-suivant]")?.click());

  function touche(evenement) {
    const { key, target: cible } = evenement;
    if (key === "Enter" && evenement.ctrlKey && cible.matches("textarea")) { cible.form?.requestSubmit(); return; }
    if (evenement.ctrlKey || evenement.altKey || evenement.metaKey || evenement.repeat) return;
    const vise = un(`[data-touche="${CSS.escape(key)}"]`);
    if (vise && !ecrit(cible) && !un("dialog[open]")) {
      vise.focus();
      if (!vise.matches("input:not([type=radio])")) vise.click();
      if (vise.matches("summary")) vise.parentElement.querySelector("textarea")?.focus();
      evenement.preventDefault();
      return;
    }
    if (!Object.hasOwn(TOUCHES, key) || ecrit(cible) || un("dialog[open]")) return;
    if (TOUCHES[key](cible) !== false) evenement.preventDefault();
  }

  if (memoire) brouillons();
  tous("#saisie").forEach(saisie);
  for (const bouton of tous("[data-ouvre]")) {
    bouton.hidden = false;
    bouton.addEventListener("click", () => document.getElementById(bouton.dataset.ouvre).showModal());
  }
  const choisie = un("tr.choisie");
  if (choisie?.previousElementSibling) choisie.closest(".cadre-tableau").scrollTop = choisie.previousElementSibling.offsetTop - 40;
  for (const bouton of tous("[data-imprime]")) { bouton.hidden = false; bouton.addEventListener("click", () => window.print()); }
  if ("raccourcis" in document.body.dataset) document.addEventListener("keydown", touche);
  const corrige = un("[data-focus]");
  (corrige ?? (location.hash === "#panneau" ? un("[data-panneau]") : null))?.focus({ preventScroll: !corrige && innerWidth >= 1100 });
})();
