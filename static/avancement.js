/* Keeps a progress bar up to date, and opens its page again when the work ends or changes; the page works without
   it by its link. */
for (const cadre of document.querySelectorAll("[data-avancement]")) {
  const barre = cadre.querySelector("progress");
  const fait = cadre.querySelector("[data-fait]");
  const ecrit = new Intl.NumberFormat("fr-FR");
  const suit = async () => {
    try {
      const reponse = await fetch(cadre.dataset.avancement, { headers: { Accept: "application/json" } });
      if (!reponse.ok) throw new Error(String(reponse.status));
      const etat = await reponse.json();
      if (etat.etape !== cadre.dataset.etape) {
        window.location.reload();
        return;
      }
      barre.max = etat.total;
      barre.value = etat.fait;
      fait.textContent = ecrit.format(etat.fait);
    } catch {
      /* the network will come back: the link stays */
    }
    window.setTimeout(suit, 1000);
  };
  window.setTimeout(suit, 1000);
}
