/** One message: who, when, what, and what can be done about it. */
import { memo, useRef, useState } from "react";
import { Blocks, Words } from "./Blocks";
import { Editor } from "./Editor";
import { Files } from "./Files";
import { Avatar, Icon } from "./icons";
import { type Block, clock, display, type Element, type Message, plain, typed } from "./slack";
import { act, current, useStore } from "./store";
import { Reactions, Tools } from "./Tools";

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
  const box = useRef<HTMLElement>(null);
  const author = users.find((user) => user.id === message.user);
  const me = users.find((user) => user.name === person);
  const name = message.username ?? display(author);
  if (message.subtype === "tombstone") return <Plain text="This message was deleted." />;
  if (message.subtype?.startsWith("channel_"))
    return <Plain text={plain(message.text).replace(/<@(\w+)>/g, (_, id) => display(users.find((user) => user.id === id)))} />;

  const click = (block: Block) => async (element: Element, value?: unknown) => {
    await act(person, "clicks", { channel, ts: message.ts, action_id: element.action_id, block_id: block.block_id, value });
  };
  const own = message.user === me?.id && !message.bot_id;
  const save = (text: string) => void act(person, `messages/${encodeURIComponent(channel)}/${message.ts}`, { text }, "PATCH");
  const done = () => {
    setEditing(false);
    requestAnimationFrame(() => box.current?.focus());
  };
  const said = (blocks: Block[] | undefined, text: string) =>
    blocks?.length ? <Blocks blocks={blocks} user={me?.id ?? ""} click={click} /> : <Words text={text} />;
  const time = clock(message.ts);
  const replies = message.reply_count ?? 0;
  return (
    <article ref={box} className={`row ${follows ? "follows" : ""} ${message.is_ephemeral ? "whisper" : ""}`} aria-label={`${name}, ${time}`} tabIndex={-1}>
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
        {editing
          ? <Editor text={typed(message.text, users, current().channels)} done={done} save={save} />
          : said(message.blocks, message.text)}
        {message.attachments?.map((one) => <div key={one.id} className="attachment">{said(one.blocks, one.text ?? one.fallback ?? "")}</div>)}
        {message.files && <Files files={message.files} />}
        {message.edited && own && <span className="dim">(edited)</span>}
        {message.reactions?.length ? <Reactions message={message} person={person} channel={channel} me={me?.id ?? ""} /> : null}
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
      {!message.is_ephemeral && !editing && (
        <Tools message={message} person={person} channel={channel} own={own} edit={() => setEditing(true)} open={open} />
      )}
    </article>
  );
});
