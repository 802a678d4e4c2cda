/** One person's Slack: their channels, what they look at, a thread beside it, and the modals before them. */
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { Look } from "./Blocks";
import { type Chosen, Composer } from "./Composer";
import { Home } from "./Home";
import { Avatar, Icon } from "./icons";
import { Log } from "./Log";
import { Modals } from "./Modal";
import { Sidebar } from "./Sidebar";
import { appOf, type Channel, DIRECT, display, type Message, role, type Status, type User } from "./slack";
import { act, useStore } from "./store";

export interface Place {
  person: string;
  channel: string; // its name, or DIRECT
  thread: string; // the ts of its parent, or nothing
  tab: "messages" | "home";
}

export type Seen = Record<string, string>; // what was read, by person, channel and thread: the newest ts

interface Props {
  place: Place;
  theme: "light" | "dark";
  seen: Seen;
  taken: string[];
  change: (to: Partial<Place>) => void;
  read: (key: string, ts: string) => void;
}

const NONE: never[] = [];
const WIDE = 720; // pixels, from which on the channels stand beside the messages; style.css has it too

export const channelOf = (channels: Channel[], place: Place, user: User | undefined): Channel | undefined =>
  channels.find((one) => (place.channel === DIRECT ? one.user === user?.id : one.name === place.channel));

export const Pane = memo(({ place, theme, seen, taken, change, read }: Props) => {
  const { person, channel, thread, tab } = place;
  const users = useStore((now) => now.users);
  const channels = useStore((now) => now.channels);
  const messages = useStore((now) => now.messages);
  const threads = useStore((now) => now.threads);
  const whispers = useStore((now) => now.whispers[person]) ?? NONE;
  const statuses = useStore((now) => now.statuses);
  const views = useStore((now) => now.views[person]) ?? NONE;
  const [drawer, setDrawer] = useState(false);
  const box = useRef<HTMLElement>(null);
  const me = users.find((user) => user.name === person);
  const mine = channels.filter((one) => one.name && me && one.members.includes(me.id));
  const here = channelOf(channels, place, me);
  const direct = channel === DIRECT;

  const shown = useMemo(() => {
    const own = whispers.filter((one) => one.channel === here?.id && !one.thread_ts);
    return [...(messages[here?.id ?? ""] ?? NONE), ...own].sort((a, b) => Number(a.ts) - Number(b.ts));
  }, [messages, whispers, here?.id]);
  const below = useMemo(() => {
    const own = whispers.filter((one) => one.channel === here?.id && one.thread_ts === thread);
    return [...(threads[`${here?.id}:${thread}`] ?? NONE), ...own].sort((a, b) => Number(a.ts) - Number(b.ts));
  }, [threads, whispers, here?.id, thread]);

  useEffect(() => {
    const pane = box.current;
    if (!drawer || !pane) return;
    (pane.querySelector<HTMLElement>(".sidebar [aria-current]") ?? pane.querySelector<HTMLElement>(".sidebar button"))?.focus();
    const watcher = new ResizeObserver(() => pane.clientWidth >= WIDE && setDrawer(false));
    watcher.observe(pane);
    return () => watcher.disconnect();
  }, [drawer]);

  const newest = shown.at(-1)?.ts ?? "";
  const lowest = below.at(-1)?.ts ?? "";
  useEffect(() => {
    if (here && newest && tab === "messages") read(`${person}/${here.id}`, newest);
    if (here && thread && lowest) read(`${person}/${here.id}/${thread}`, lowest);
  }, [person, here?.id, newest, thread, lowest, tab, read]);

  const takesPart = (one: Message) => one.user === me?.id || (one.reply_users ?? []).includes(me?.id ?? "");
  const newReplies = (id: string, one: Message) =>
    !!one.reply_count && takesPart(one) && (one.latest_reply ?? "") > (seen[`${person}/${id}/${one.ts}`] ?? "") &&
    (one.reply_users ?? []).some((by) => by !== me?.id);
  const unread = (name: string): number => {
    const one = channelOf(channels, { ...place, channel: name }, me);
    if (!one) return 0;
    const last = seen[`${person}/${one.id}`] ?? "";
    const said = messages[one.id] ?? [];
    return said.filter((m) => (m.ts > last && m.user !== me?.id) || newReplies(one.id, m)).length;
  };
  const elsewhere = [...mine.map((one) => one.name ?? ""), DIRECT].filter((name) => name !== channel);
  const waiting = elsewhere.reduce((sum, name) => sum + unread(name), 0);

  const go = (name: string) => {
    change({ channel: name, thread: "", tab: "messages" });
    setDrawer(false);
    if (drawer) requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(".conversation [data-home]")?.focus());
  };
  const openThread = useMemo(() => (ts: string) => change({ thread: ts }), [change]);
  const look = useMemo(
    () => ({
      theme,
      follow: (id: string, ts: string) => {
        const target = channels.find((one) => one.id === id);
        if (target) change({ channel: target.name ?? DIRECT, thread: ts, tab: "messages" });
      },
    }),
    [theme, channels, change],
  );
  const app = appOf(users);
  const send = (threadTs: string) => async (text: string, files: Chosen[]): Promise<boolean> => {
    const command = /^(\/[\w-]+)\s*([\s\S]*)$/.exec(text);
    const answer = command
      ? await act(person, "commands", { channel, command: command[1], text: command[2] })
      : await act(person, "messages", { channel, text, ...(threadTs && { thread_ts: threadTs }), ...(files.length && { files }) });
    return !answer.error;
  };
  const escape = (event: React.KeyboardEvent) => {
    if (event.key !== "Escape") return;
    if (drawer) closeDrawer();
    else if (thread && (event.target as HTMLElement).closest(".thread")) closeThread();
  };
  const closeDrawer = () => {
    setDrawer(false);
    box.current?.querySelector<HTMLElement>(".menu")?.focus();
  };
  const closeThread = () => {
    change({ thread: "" });
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(".conversation [data-home]")?.focus());
  };
  const title = direct ? app.name : channel;
  const doing = statuses.filter((one) => one.channel === here?.id);
  const people = users.filter((user) => user.id !== me?.id && (direct || here?.members.includes(user.id)));
  const label = direct ? `Message ${app.name}` : `Message #${channel}`;
  const covered = views.length > 0;

  return (
    <Look.Provider value={look}>
      <section ref={box} className={`pane ${thread ? "with-thread" : ""} ${drawer ? "with-drawer" : ""}`} aria-label={me?.real_name ?? person} onKeyDown={escape}>
        <div className="pane-in" inert={covered}>
          <div className="who">
            <button type="button" className="plain menu" aria-label={waiting ? `Channels, ${waiting} unread` : "Channels"} aria-expanded={drawer} onClick={() => setDrawer(!drawer)}>
              <Icon name="menu" />
              {waiting > 0 && <span className="badge">{waiting > 9 ? "9+" : waiting}</span>}
            </button>
            <Avatar name={person} label={display(me)} size={24} />
            <label>
              <span className="hidden">Person in this pane</span>
              <select value={person} onChange={(event) => change({ person: event.target.value, thread: "", channel: "general", tab: "messages" })}>
                {users.filter((user) => !user.is_bot).map((user) => (
                  <option key={user.id} value={user.name} disabled={user.name !== person && taken.includes(user.name)}>{user.real_name} · {role(user)}</option>
                ))}
              </select>
            </label>
          </div>
          <div className="pane-body">
            <Sidebar name={display(me)} app={app.name} close={drawer ? closeDrawer : undefined} channels={mine} here={channel} unread={unread} go={go} />
            {drawer && <button type="button" className="shade" aria-label="Close the channels" tabIndex={-1} onClick={closeDrawer} />}
            <div className="conversation" inert={drawer}>
              <header className="title">
                <h2 className="place">{direct ? <Avatar name={app.handle} label={app.name} size={22} /> : <Icon name={here?.is_private ? "lock" : "hash"} size={17} />} {title}</h2>
                {direct && <Tabs app={app.name} tab={tab} change={(next) => change({ tab: next, thread: "" })} />}
                {!direct && here && <span className="dim members">{here.members.length} members</span>}
              </header>
              {direct && tab === "home" ? (
                <Home key={person} person={person} user={me?.id ?? ""} />
              ) : (
                <>
                  <Log
                    key={`${person}/${channel}`} label={`Messages in ${direct ? `the direct messages with ${app.name}` : `#${channel}`}`} messages={shown} person={person} channel={channel}
                    open={openThread} unread={(one) => newReplies(here?.id ?? "", one)}
                    empty={<Empty app={app.name} direct={direct} channel={channel} />}
                  />
                  {direct && !thread && <Doing app={app.name} statuses={doing} />}
                  <Composer key={`${person}/${channel}/c`} label={label} people={people} send={send("")} />
                </>
              )}
            </div>
            {thread && (
              <aside className="thread" aria-label="Thread" inert={drawer}>
                <header className="title">
                  <h2>Thread <span className="dim">{direct ? app.name : `#${channel}`}</span></h2>
                  <button type="button" className="plain" aria-label="Close the thread" onClick={closeThread}><Icon name="close" /></button>
                </header>
                <Log label="Thread" messages={below} person={person} channel={channel} />
                <Doing app={app.name} statuses={doing.filter((one) => one.thread_ts === thread)} />
                <Composer key={`${person}/${channel}/${thread}`} label="Reply…" people={people} send={send(thread)} />
              </aside>
            )}
          </div>
        </div>
        <Modals person={person} user={me?.id ?? ""} views={views} />
      </section>
    </Look.Provider>
  );
});

/** What the app is doing, as it says itself. */
const Doing = ({ app, statuses }: { app: string; statuses: Status[] }) => (
  <p className="doing" role="status">{statuses.length > 0 && <><i aria-hidden="true" /> {app} {statuses.at(-1)?.status}</>}</p>
);

const Empty = ({ app, direct, channel }: { app: string; direct: boolean; channel: string }) => (
  <div className="quiet">
    <h2>{direct ? `Your messages with ${app}` : `This is #${channel}`}</h2>
    <p>{direct ? "Ask it anything: here, no mention is needed." : `Nothing has been said here yet. Mention @${app} to ask it something.`}</p>
  </div>
);

const TABS = ["messages", "home"] as const;

const Tabs = ({ app, tab, change }: { app: string; tab: Place["tab"]; change: (tab: Place["tab"]) => void }) => (
  <div
    role="tablist" aria-label={`What you see of ${app}`} className="tabs"
    onKeyDown={(event) => {
      if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const other = TABS[1 - TABS.indexOf(tab)] ?? "messages";
      change(other);
      event.currentTarget.querySelector<HTMLElement>(`[data-tab=${other}]`)?.focus();
    }}
  >
    {TABS.map((one) => (
      <button key={one} type="button" role="tab" data-tab={one} aria-selected={one === tab} tabIndex={one === tab ? 0 : -1} onClick={() => change(one)}>
        {one === "home" ? "Home" : "Messages"}
      </button>
    ))}
  </div>
);
