/** A dialog over its pane: focus goes in, stays in, and comes back to where it was; Escape closes. */
import { type ReactNode, useEffect, useId, useRef } from "react";
import { chain, giveTo } from "./focus";
import { Icon } from "./icons";

const FOCUSABLE = "a[href], button, input, textarea, select, [tabindex]:not([tabindex='-1'])";

const focusable = (box: HTMLElement): HTMLElement[] =>
  [...box.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => !one.matches(":disabled, [tabindex='-1']"));

interface Props {
  title: string;
  onClose: () => void;
  onCloseAll?: () => void; // of one that lies on another
  under?: boolean;
  small?: boolean;
  children: ReactNode;
}

export const Dialog = ({ title, onClose, onCloseAll, under = false, small = false, children }: Props) => {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = chain(document.activeElement);
    const pane = box.current?.closest(".pane");
    return () => {
      const gone = !document.activeElement || document.activeElement === document.body;
      if (gone && !giveTo(opener)) pane?.querySelector<HTMLElement>("[data-home]")?.focus();
    };
  }, []);
  useEffect(() => {
    const at = document.activeElement;
    if (under || !box.current || box.current.contains(at)) return;
    const pane = box.current.closest(".pane");
    // whoever is typing in another pane goes on typing there
    if (!at || at === document.body || pane?.contains(at) || !at.closest(".pane")) {
      const first = box.current.querySelector<HTMLElement>("[data-first]") ??
        box.current.querySelector<HTMLElement>(".dialog-body input, .dialog-body textarea, .dialog-body button");
      (first ?? box.current).focus();
    }
  }, [under]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    } else if (event.key === "Tab" && box.current) {
      const all = focusable(box.current);
      const [first, last] = [all[0], all.at(-1)];
      const at = document.activeElement;
      if (event.shiftKey ? at === first || at === box.current : at === last) {
        event.preventDefault();
        (event.shiftKey ? last : first)?.focus();
      }
    }
  };
  return (
    <div className={`dialog-layer ${under ? "under" : ""}`} inert={under}>
      <div
        ref={box}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        tabIndex={-1}
        className={`dialog ${small ? "small" : ""}`}
        onKeyDown={onKeyDown}
      >
        <header className="dialog-head">
          {onCloseAll && (
            <button type="button" className="plain" aria-label="Back" onClick={onClose}><Icon name="back" /></button>
          )}
          <h2 id={id}>{title}</h2>
          <button type="button" className="plain" aria-label="Close" onClick={onCloseAll ?? onClose}><Icon name="close" /></button>
        </header>
        {children}
      </div>
    </div>
  );
};
