/** One message: who, when, what, and what can be done about it. */
import { memo, useState } from "react";
import { Blocks, Words } from "./Blocks";
import { Avatar, Icon } from "./icons";
import { Popup } from "./Popup";
import { type Block, clock, display, type Element, type Message, plain } from "./slack";
import { act, useStore } from "./store";

interface Props {
  message: Message;
  person: string;
  channel: string;
  follows: boolean; // the one above is by the same person, just before
  unread: boolean; // its thread has replies that were not read
  open?: (ts: string) => void; // absent in a thread
}

const Plain = ({ text }: { text: string }) => <div className="notice-row">{text}</div>;

export const Row = memo(({ message, person, channel, follows, unread, open }: Props) => {
  const users = useStore((now) => now.users);
  const [editing, setEditing] = useState(false);
  const author = users.find((user) => user.id === message.user);
  const me = users.find((user) => user.name === person);
  const name = display(author);
  if (message.subtype === "tombstone") return <Plain text="This message was deleted." />;
  if (message.subtype?.startsWith("channel_"))
    return <Plain text={plain(message.text).replace(/<@(\w+)>/g, (_, id) => display(users.find((user) => user.id === id)))} />;

  const click = (block: Block) => async (element: Element, value?: unknown) => {
    await act(person, "clicks", { channel, ts: message.ts, action_id: element.action_id, block_id: block.block_id, value });
  };
  const own = message.user === me?.id && !message.bot_id;
  const path = `messages/${encodeURIComponent(channel)}/${message.ts}`;
  const more = (what: string) => {
    if (what === "edit") setEditing(true);
    else void act(person, path, {}, "DELETE");
  };
  const time = clock(message.ts);
  const replies = message.reply_count ?? 0;
  return (
    <article className={`row ${follows ? "follows" : ""} ${message.is_ephemeral ? "whisper" : ""}`} aria-label={`${name}, ${time}`} tabIndex={-1}>
      <div className="row-left">
        {follows ? <time>{time}</time> : <Avatar name={author?.name ?? ""} label={name} />}
      </div>
      <div className="row-body">
        {message.is_ephemeral && <div className="only"><Icon name="eye" size={14} /> Only visible to you</div>}
        {!follows && (
          <div className="row-head">
            <b>{name}</b>
            {message.bot_id && <span className="app">APP</span>}
            <time dateTime={new Date(Number(message.ts) * 1000).toISOString()}>{time}</time>
          </div>
        )}
        {editing ? (
          <Editor text={plain(message.text)} users={users} done={() => setEditing(false)} save={(text) => void act(person, path, { text }, "PATCH")} />
        ) : message.blocks?.length ? (
          <Blocks blocks={message.blocks} user={me?.id ?? ""} click={click} />
        ) : (
          <Words text={message.text} />
        )}
        {message.edited && own && <span className="dim">(edited)</span>}
        {message.reactions?.length ? (
          <div className="reactions">
            {message.reactions.map((one) => <span key={one.name} className="reaction">:{one.name}: {one.count}</span>)}
          </div>
        ) : null}
        {open && replies > 0 && (
          <button type="button" className="replies" onClick={() => open(message.ts)}>
            {(message.reply_users ?? []).slice(0, 3).map((id) => {
              const by = users.find((user) => user.id === id);
              return <Avatar key={id} name={by?.name ?? ""} label={display(by)} size={22} />;
            })}
            <b>{replies === 1 ? "1 reply" : `${replies} replies`}</b>
            {unread && <span className="new">New</span>}
            <span className="dim">Last reply {clock(message.latest_reply ?? message.ts)}</span>
          </button>
        )}
      </div>
      {!message.is_ephemeral && !editing && (open || own) && (
        <div className="tools">
          {open && (
            <button type="button" className="plain" title="Reply in thread" aria-label="Reply in thread" onClick={() => open(message.ts)}>
              <Icon name="reply" />
            </button>
          )}
          {own && (
            <Popup
              kind="menu" label="More actions" className="plain" onChoose={more}
              choices={[{ value: "edit", text: "Edit message" }, { value: "delete", text: "Delete message" }]}
            >
              <Icon name="more" />
            </Popup>
          )}
        </div>
      )}
    </article>
  );
});

interface EditorProps {
  text: string;
  users: { id: string; name: string }[];
  save: (text: string) => void;
  done: () => void;
}

const Editor = ({ text, users, save, done }: EditorProps) => {
  const named = text.replace(/<@(\w+)>/g, (found, id) => (users.some((u) => u.id === id) ? `@${users.find((u) => u.id === id)?.name}` : found));
  const [typed, setTyped] = useState(named);
  const finish = () => {
    if (typed.trim() && typed !== named) save(typed.trim());
    done();
  };
  return (
    <div className="editing">
      <textarea
        autoFocus rows={2} aria-label="Edit message" value={typed} onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            done();
          } else if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            finish();
          }
        }}
      />
      <div className="actions">
        <button type="button" className="button" onClick={done}>Cancel</button>
        <button type="button" className="button primary" onClick={finish}>Save</button>
      </div>
    </div>
  );
};
