/** Where a person types: Enter sends, Shift+Enter breaks the line, @ offers names. */
import { useId, useRef, useState } from "react";
import { Files } from "./Files";
import { Avatar, Icon } from "./icons";
import { display, type User } from "./slack";

interface Props {
  label: string;
  people: User[];
  send: (text: string, files: Chosen[]) => Promise<boolean>;
}

/** Of a file only this is taken: nothing is uploaded. */
export interface Chosen {
  name: string;
  size: number;
  mimetype: string;
}

const chosen = (list: FileList | null): Chosen[] =>
  [...(list ?? [])].map(({ name, size, type }) => ({ name, size, mimetype: type }));

const MENTION = /(?:^|\s)@([\w-]*)$/;

export const Composer = ({ label, people, send }: Props) => {
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [hidden, setHidden] = useState(false);
  const [files, setFiles] = useState<Chosen[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
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
  const bot = people.find((one) => one.is_bot);
  const ready = !!text.trim() || files.length > 0;
  const submit = async () => {
    const said = text.trim();
    if (!said && !files.length) return;
    write("");
    setFiles([]);
    if (await send(said, files)) return;
    write(said);
    setFiles(files);
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
      {files.length > 0 && (
        <Files
          files={files}
          remove={(gone) => {
            setFiles(files.filter((_, n) => n !== gone));
            field.current?.focus();
          }}
        />
      )}
      <div className="composer-foot">
        <button type="button" className="plain" title="Attach a file (its name only)" aria-label="Attach a file" onClick={() => picker.current?.click()}>
          <Icon name="clip" />
        </button>
        <input
          ref={picker} type="file" multiple hidden aria-label="File to attach"
          onChange={(event) => {
            setFiles([...files, ...chosen(event.target.files)]);
            event.target.value = "";
            field.current?.focus();
          }}
        />
        {bot && (
          <button type="button" className="plain" title={`Mention @${bot.name}`} aria-label={`Mention ${bot.name}`} onClick={() => write(`@${bot.name} ${text}`)}>
            <Icon name="at" />
          </button>
        )}
        <span className="dim keys">Enter sends</span>
        <button type="button" className={`send ${ready ? "ready" : ""}`} aria-label="Send" aria-disabled={!ready} onClick={() => void submit()}>
          <Icon name="send" size={16} />
        </button>
      </div>
    </div>
  );
};
