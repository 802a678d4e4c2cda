/** Where a person types: Enter sends, Shift+Enter breaks the line, @ offers names. */
import { useId, useRef, useState } from "react";
import { Avatar, Icon } from "./icons";
import { BOT, display, type User } from "./slack";

interface Props {
  label: string;
  people: User[];
  send: (text: string) => Promise<boolean>;
}

const MENTION = /(?:^|\s)@([\w-]*)$/;

export const Composer = ({ label, people, send }: Props) => {
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [hidden, setHidden] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const typed = hidden ? null : MENTION.exec(text.slice(0, caret));
  const wanted = typed?.[1]?.toLowerCase() ?? "";
  const offered = typed ? people.filter((one) => `${one.name} ${one.real_name}`.toLowerCase().split(" ").some((word) => word.startsWith(wanted))) : [];

  const write = (next: string, to = next.length) => {
    setText(next);
    setCaret(to);
    setAt(0);
    setHidden(false);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(to, to);
    });
  };
  const choose = (user: User) => {
    const before = text.slice(0, caret).replace(/@[\w-]*$/, `@${user.name} `);
    write(before + text.slice(caret), before.length);
  };
  const submit = async () => {
    const said = text.trim();
    if (!said) return;
    write("");
    if (!(await send(said))) write(said);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const picked = offered[at];
    if (picked && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      setAt((at + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length);
    } else if (picked && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      choose(picked);
    } else if (picked && event.key === "Escape") {
      event.stopPropagation();
      setHidden(true);
    } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void submit();
    }
  };
  return (
    <div className="composer">
      {offered.length > 0 && (
        <div className="offer" role="listbox" id={id} aria-label="People to mention">
          {offered.map((user, n) => (
            <div
              key={user.id} id={`${id}-${n}`} role="option" aria-selected={n === at}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(user);
              }}
            >
              <Avatar name={user.name} label={display(user)} size={20} /> <b>{display(user)}</b> <span className="dim">{user.is_bot ? "App" : user.real_name}</span>
            </div>
          ))}
        </div>
      )}
      <textarea
        ref={field} rows={1} value={text} aria-label={label} placeholder={label} data-home=""
        aria-controls={offered.length ? id : undefined} aria-autocomplete="list"
        aria-activedescendant={offered.length ? `${id}-${at}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
          setAt(0);
          setHidden(false);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-foot">
        {people.some((one) => one.name === BOT) && (
          <button type="button" className="plain" title={`Mention @${BOT}`} aria-label={`Mention ${BOT}`} onClick={() => write(`@${BOT} ${text}`)}>
            <Icon name="at" />
          </button>
        )}
        <span className="dim keys">Enter sends</span>
        <button type="button" className={`send ${text.trim() ? "ready" : ""}`} aria-label="Send" aria-disabled={!text.trim()} onClick={() => void submit()}>
          <Icon name="send" size={16} />
        </button>
      </div>
    </div>
  );
};
