/** A button that opens a menu or a list to choose from; arrow keys, Home, End, Enter, Escape. */
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Icon, type Sign } from "./icons";

export interface Choice {
  value: string;
  text: string;
  says?: string; // what it is called, where the text is a sign
  icon?: Sign;
  more?: string;
  group?: string;
}

interface Props {
  label: string;
  className: string;
  choices: Choice[];
  chosen?: string[];
  many?: boolean; // it stays open, and a second choice takes the first back
  list?: string; // another look of the list
  kind: "menu" | "listbox";
  disabled?: boolean;
  invalid?: boolean;
  describedBy?: string;
  id?: string;
  labelledBy?: string;
  onChoose: (value: string) => void;
  children: ReactNode;
}

export const Popup = (props: Props) => {
  const { label, className, choices, chosen, many = false, kind, onChoose, children } = props;
  const [open, setOpen] = useState(false);
  const [above, setAbove] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  const close = (focus = true) => {
    setOpen(false);
    if (focus) button.current?.focus();
  };
  useLayoutEffect(() => {
    if (!open || !list.current) return;
    const items = list.current.querySelectorAll<HTMLElement>("[data-item]");
    (list.current.querySelector<HTMLElement>("[aria-selected=true]") ?? items[0])?.focus();
    const room = list.current.closest(".scroll")?.getBoundingClientRect().bottom ?? innerHeight;
    setAbove(list.current.getBoundingClientRect().bottom > room);
  }, [open]);
  useEffect(() => {
    if (!open) return;
    const away = (event: PointerEvent) => !box.current?.contains(event.target as Node) && close(false);
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);

  const move = (event: React.KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>("[data-item]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 };
    if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      if (event.key === "Escape") event.preventDefault();
      close(event.key === "Escape");
    } else if (event.key in to) {
      event.preventDefault();
      items.at((to[event.key] ?? 0) % items.length)?.focus();
    } else if (event.key.length === 1 && /\S/.test(event.key)) {
      const wanted = event.key.toLowerCase();
      [...items.slice(at + 1), ...items].find((one) => one.innerText.toLowerCase().startsWith(wanted))?.focus();
    }
  };
  const role = kind === "menu" ? "menuitem" : "option";
  return (
    <span className="popup" ref={box}>
      <button
        ref={button}
        id={props.id}
        type="button"
        className={className}
        title={kind === "menu" ? label : undefined}
        aria-label={props.labelledBy ? undefined : label}
        aria-labelledby={props.labelledBy}
        aria-haspopup={kind}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-describedby={props.describedBy}
        data-invalid={props.invalid || undefined}
        disabled={props.disabled}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" && !open) {
            event.preventDefault();
            setOpen(true);
          }
        }}
      >
        {children}
      </button>
      {open && (
        <div ref={list} id={id} role={kind} aria-label={label} aria-multiselectable={many || undefined} className={`popup-list ${props.list ?? ""} ${above ? "above" : ""}`} onKeyDown={move}>
          {choices.length === 0 && <div className="popup-group" role="presentation">Nothing to choose</div>}
          {choices.map((choice, n) => (
            <div key={choice.value + n} role="presentation">
              {choice.group && choice.group !== choices[n - 1]?.group && (
                <div className="popup-group" role="presentation">{choice.group}</div>
              )}
              <button
                type="button"
                role={role}
                data-item=""
                tabIndex={-1}
                aria-selected={kind === "listbox" ? (chosen ?? []).includes(choice.value) : undefined}
                aria-label={choice.says}
                onClick={() => {
                  if (!many) close();
                  onChoose(choice.value);
                }}
              >
                <span className="popup-text">{choice.icon && <Icon name={choice.icon} size={16} />}{choice.text}</span>
                {choice.more && <span className="dim">{choice.more}</span>}
              </button>
            </div>
          ))}
        </div>
      )}
    </span>
  );
};
