/* What axe does not look at. Each check returns the faults it finds, in words. */
() => {
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && style.clipPath !== "inset(50%)"
      && !element.closest(".govuk-visually-hidden,.hub-visually-hidden,.govuk-skip-link");
  };
  const words = (element) => `${element.tagName.toLowerCase()} “${(element.textContent || element.name || "").trim().slice(0, 40)}”`;

  const structure = () => {
    const faults = [];
    const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter((h) => !h.closest("template"));
    const ones = headings.filter((h) => h.tagName === "H1");
    if (ones.length !== 1) faults.push(`${ones.length} first headings`);
    let level = 0;
    for (const heading of headings) {
      const next = Number(heading.tagName[1]);
      if (next > level + 1 && level > 0) faults.push(`level ${level} is followed by ${words(heading)}`);
      if (!heading.textContent.trim()) faults.push("an empty heading");
      level = next;
    }
    if (document.documentElement.lang !== "en-GB") faults.push(`lang is ${document.documentElement.lang}`);
    for (const name of ["main", "header", "footer"]) {
      if (document.querySelectorAll(name).length < 1) faults.push(`no ${name}`);
    }
    for (const image of document.images) {
      if (!image.hasAttribute("alt")) faults.push(`no alt: ${image.src}`);
      if (!image.hasAttribute("width") || !image.hasAttribute("height")) faults.push(`no size: ${image.src}`);
    }
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    if (twice.length) faults.push(`ids used twice: ${twice}`);
    if (document.querySelector("[style]")) faults.push("an inline style");
    return faults;
  };

  const sideways = () => {
    const faults = [];
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth > width) {
      for (const element of document.body.querySelectorAll("*")) {
        if (visible(element) && element.getBoundingClientRect().right > width + 1) faults.push(words(element));
      }
      return [`the page is ${document.scrollingElement.scrollWidth} wide in ${width}: ${faults.slice(0, 5).join(", ")}`];
    }
    return [];
  };

  const cutOff = () =>
    [...document.body.querySelectorAll("p,h1,h2,h3,h4,li,a,button,label,legend,th,td,dt,dd,strong,summary")]
      .filter((element) => visible(element) && !["", "inline"].includes(getComputedStyle(element).display))
      .filter((element) => ["hidden", "clip"].includes(getComputedStyle(element).overflowX))
      .filter((element) => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 2)
      .map(words);

  const targets = () => {
    const faults = [];
    const inSentence = (link) => {
      const block = link.closest("p,li,dd,td,figcaption,div,blockquote");
      return block && block.textContent.trim().length > link.textContent.trim().length && getComputedStyle(link).display === "inline";
    };
    for (const element of document.querySelectorAll("a[href],button,summary,input:not([type=hidden]),select,textarea")) {
      if (!visible(element) || element.closest("[aria-hidden=true]") || element.tabIndex < 0) continue;
      if (element.matches("input[type=checkbox],input[type=radio]") && element.labels.length) continue;
      if (inSentence(element)) continue;
      const box = element.getBoundingClientRect();
      let height = box.height;
      const after = getComputedStyle(element, "::after");
      if (after.content !== "none" && after.position === "absolute") height = Math.max(height, parseFloat(after.height) || 0);
      if (height < 24 || box.width < 24) faults.push(`${words(element)} is ${Math.round(box.width)} by ${Math.round(box.height)}`);
    }
    return faults;
  };

  const forms = () => {
    const faults = [];
    for (const control of document.querySelectorAll("input:not([type=hidden]),select,textarea")) {
      const isNamed = control.labels.length || control.getAttribute("aria-label") || control.getAttribute("aria-labelledby");
      if (!isNamed) faults.push(`no label: ${control.name}`);
      for (const id of (control.getAttribute("aria-describedby") || "").split(/\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) faults.push(`${control.name} is described by ${id}, which is not there`);
      }
    }
    for (const link of document.querySelectorAll(".govuk-error-summary a")) {
      const target = document.getElementById(link.getAttribute("href").slice(1));
      if (!target || !target.matches("input,select,textarea")) faults.push(`the error ${words(link)} leads nowhere`);
    }
    if (document.querySelector(".govuk-error-summary") && !document.title.startsWith("Error:")) faults.push("the title does not say Error:");
    return faults;
  };

  const motion = () => [
    ...(document.getAnimations().length ? ["something moves"] : []),
    ...(getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["smooth scrolling"] : []),
    ...(document.querySelector("[autoplay],marquee,blink") ? ["something plays by itself"] : []),
  ];

  return { structure: structure(), sideways: sideways(), cutOff: cutOff(), targets: targets(), forms: forms(), motion: motion() };
};
