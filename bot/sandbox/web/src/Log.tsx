/**
 * Messages, oldest first; it stays at the newest unless somebody has scrolled up, and goes there when they are answered.
 * Arrow keys go from one to the next.
 */
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Row } from "./Row";
import type { Message } from "./slack";

interface Props {
  label: string;
  messages: Message[];
  person: string;
  channel: string;
  unread?: (message: Message) => boolean;
  open?: (ts: string) => void;
  empty?: ReactNode;
}

const TOGETHER = 300; // seconds
const day = (ts: string): string =>
  new Date(Number(ts) * 1000).toLocaleDateString([], { weekday: "long", month: "long", day: "numeric" });
const today = (): string => day(String(Date.now() / 1000));

const follows = (message: Message, before: Message | undefined): boolean =>
  !!before && before.user === message.user && !message.is_ephemeral && !before.is_ephemeral && !before.reply_count &&
  !before.subtype && Number(message.ts) - Number(before.ts) < TOGETHER && !message.bot_id;

export const Log = ({ label, messages, person, channel, unread, open, empty }: Props) => {
  const box = useRef<HTMLDivElement>(null);
  const low = useRef(true);
  const top = useRef(0);
  const newest = messages.at(-1);
  const told = newest?.is_ephemeral ? newest.ts : "";
  useLayoutEffect(() => {
    low.current = true;
  }, [channel, person, told]);
  useLayoutEffect(() => {
    const content = box.current?.firstElementChild;
    if (!box.current || !content) return;
    const down = () => {
      if (low.current && box.current) box.current.scrollTop = box.current.scrollHeight;
    };
    const watcher = new ResizeObserver(down);
    watcher.observe(content);
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const rows = [...(box.current?.querySelectorAll<HTMLElement>("article.row") ?? [])];
    const at = rows.indexOf(event.target as HTMLElement);
    const start = event.target === box.current;
    if (!["ArrowUp", "ArrowDown"].includes(event.key) || (at < 0 && !start)) return;
    event.preventDefault();
    (start ? rows.at(-1) : rows[at + (event.key === "ArrowUp" ? -1 : 1)])?.focus();
  };
  return (
    <div
      ref={box} className="log scroll" role="log" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        // what has grown since it was brought down is no reason to stop there: only going up is
        low.current = scrollHeight - scrollTop - clientHeight < 60 || (low.current && scrollTop >= top.current);
        top.current = scrollTop;
      }}
    >
      <div className="log-in">
        {messages.length === 0 && empty}
        {messages.map((message, n) => {
          const before = messages[n - 1];
          const fresh = !before || day(before.ts) !== day(message.ts);
          return (
            <div key={message.ts}>
              {fresh && open && <div className="day"><span>{day(message.ts) === today() ? "Today" : day(message.ts)}</span></div>}
              <Row
                message={message} person={person} channel={channel} open={open} unread={unread?.(message) ?? false}
                follows={follows(message, before) && !fresh}
              />
              {!open && n === 0 && messages.length > 1 && (
                <div className="below"><span>{messages.length === 2 ? "1 reply" : `${messages.length - 1} replies`}</span></div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
};
