/** Where the keyboard goes when what had it is taken away: to what is around it, never to nothing. */

const AROUND = "article.row, .dialog, .home, .log, .inspector, .tour";

/** The places around an element, nearest first; the element itself is the first. */
export const chain = (from: Element | null): HTMLElement[] => {
  const found: HTMLElement[] = [];
  for (let at = from; at && at !== document.body; at = at.parentElement?.closest<HTMLElement>(`${AROUND}, .pane`) ?? null)
    found.push(at as HTMLElement);
  return found;
};

const takes = (one: HTMLElement): boolean => {
  if (!one.isConnected || one.closest("[inert]")) return false;
  (one.classList.contains("pane") ? one.querySelector<HTMLElement>("[data-home]") : one)?.focus({ preventScroll: true });
  return document.activeElement !== document.body;
};

/** Give it to the nearest of `places` that is still there and takes it. */
export const giveTo = (places: HTMLElement[]): boolean => places.some(takes);

export const keepFocus = (): (() => void) => {
  let last: HTMLElement[] = [];
  const remember = (event: FocusEvent) => {
    last = chain(event.target as Element);
  };
  const mend = () => {
    const [focused] = last;
    const gone = document.activeElement === document.body || !document.activeElement;
    if (focused && gone && !focused.isConnected) giveTo(last);
  };
  const watcher = new MutationObserver(mend);
  document.addEventListener("focusin", remember);
  watcher.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("focusin", remember);
    watcher.disconnect();
  };
};
