// What the front end has no setting for: on a phone the navigation closes behind whoever followed one of its
// links; a second press that was meant for a button does not hit the one that has taken its place; and the few words
// that the front end writes itself are said in the reader's language.
(() => {
  const told = JSON.parse(document.getElementById("portal-front").textContent);
  const NARROW = 768;

  const WAYS = '[data-testid="stPageLink-NavLink"], [class*="st-key-to-project"] button';
  document.addEventListener("click", (event) => {
    const link = event.target.closest('[data-testid="stSidebar"]') && event.target.closest(WAYS);
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && plain && window.innerWidth <= NARROW) {
      document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
    }
  });

  const SETTLED_MS = 1000;
  const NEAR_PX = 24;
  let pressed = { button: null, label: "", x: 0, y: 0, at: -SETTLED_MS };
  const takesItsPlace = (button, event) => {
    const byKey = event.detail === 0;
    const there = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < NEAR_PX;
    return button.textContent !== pressed.label && (byKey ? button === pressed.button : there);
  };
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest('[data-testid^="stBaseButton"]');
      if (!button) return;
      if (event.timeStamp - pressed.at < SETTLED_MS && takesItsPlace(button, event)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      const { clientX: x, clientY: y, timeStamp: at } = event;
      pressed = { button, label: button.textContent, x, y, at };
    },
    true,
  );

  // Parts of the page in which the words are the front end's own. Lists that unfold hold people's words as well, and
  // there nothing is changed but what the front end says in them.
  const PARTS = [
    '[data-testid="stElementToolbar"]',
    '[data-testid="stTooltipContent"]',
    '[data-testid="stTooltipErrorContent"]',
    '[data-testid="stDataFrameColumnMenu"]',
    '[data-testid="stDataFrameColumnFormattingMenu"]',
    '[data-testid="stDataFrameStatisticsMetrics"]',
    '[data-testid="stDateInputCalendar"]',
    '[data-testid="stDateInput"] [role="spinbutton"]',
    '[data-testid="stNumberInputStepDown"]',
    '[data-testid="stNumberInputStepUp"]',
    '[data-testid="stNumberInputClearButton"]',
    '[data-testid="stTextInputClearButton"]',
    '[data-testid="stDateInputCalendarButton"]',
    '[data-testid="stDateInputClearButton"]',
    '[data-testid="stSidebarCollapseButton"]',
    '[data-testid="stExpandSidebarButton"]',
    '[data-testid="stPagination"]',
    '[data-testid="InputInstructions"]',
    '[data-testid="stSkipToContent"]',
    '[data-testid="stDialog"] button[aria-label="Close"]',
    ".gdg-search-bar",
  ].join(",");
  const LISTS = '[data-testid="stSelectboxVirtualDropdown"], [data-testid="stMultiSelectDropdown"]';
  const IN_LISTS = new Set(["No results", "Select all"]);
  const LABELLED = [
    '[data-testid="stSidebar"]',
    '[data-testid="stHeaderActionElements"] [aria-label]',
    '[data-testid="stTooltipIcon"] [aria-label]',
    '[data-testid="stTooltipHoverTarget"] > [aria-label]',
    '[data-testid="stFileUploader"] [aria-label]',
    '[data-testid="stTextInput"] [aria-label]',
    '[data-testid="stDateInput"] [aria-label]',
    '[data-testid="stSelectbox"] [aria-label]',
    '[data-testid="stMultiSelect"] [aria-label]',
    '[data-testid="stToastContainer"]',
    '[data-testid="stTabs"] [data-testid^="stTabsScroll"]',
    '[data-testid="stToast"] button',
    '[data-testid="stToastDynamicIcon"]',
  ].join(",");
  const words = new Map(Object.entries(told.words));
  if (words.size === 0) return;

  // A label may have a name in it, such as "Add row: Milestones"; a text is changed as a whole or not at all.
  const labelled = (sentence) => {
    const whole = words.get(sentence.trim());
    if (whole) return whole;
    const [word, name] = sentence.split(/(?:: |, )(.*)/s);
    if (name && words.has(word)) {
      return told.named.replace("{word}", () => words.get(word)).replace("{name}", () => name);
    }
    const before = Object.keys(told.before).find((start) => sentence.startsWith(start));
    return before && told.before[before].replace("{name}", () => sentence.slice(before.length));
  };
  const relabel = (element) => {
    for (const name of ["aria-label", "title", "placeholder"]) {
      const word = element.hasAttribute(name) && labelled(element.getAttribute(name));
      if (word) element.setAttribute(name, word);
    }
  };
  const rewrite = (part, own = words) => {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const said = texts.currentNode.nodeValue.trim();
      if (own.has(said)) texts.currentNode.nodeValue = words.get(said);
    }
  };
  const speak = () => {
    for (const part of document.querySelectorAll(PARTS)) {
      rewrite(part);
      relabel(part);
      part.querySelectorAll("[aria-label],[title],[placeholder]").forEach(relabel);
    }
    document.querySelectorAll(LISTS).forEach((list) => rewrite(list, IN_LISTS));
    document.querySelectorAll(LABELLED).forEach(relabel);
  };
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      speak();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
