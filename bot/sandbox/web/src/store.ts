/** What the page knows of the workspace, kept fresh: the server says that something changed, we ask what. */
import { useSyncExternalStore } from "react";
import type { Channel, Entry, Message, Shortcut, Status, User, View } from "./slack";

export interface Snapshot {
  ready: boolean;
  lost: boolean;
  bot: string;
  users: User[];
  channels: Channel[];
  shortcuts: Shortcut[];
  statuses: Status[];
  messages: Record<string, Message[]>; // by channel
  threads: Record<string, Message[]>; // by channel and ts of the parent
  whispers: Record<string, Message[]>; // by person
  views: Record<string, View[]>; // by person
  traffic: Entry[];
  notice: string;
}

interface Watched {
  people: string[];
  threads: [channel: string, ts: string][];
  traffic: boolean;
}

const ROOT = "/_sandbox/";
const POLL = 1500;
const KEPT = 1000;

let snapshot: Snapshot = {
  ready: false, lost: false, bot: "connecting", users: [], channels: [], shortcuts: [], statuses: [], messages: {}, threads: {}, whispers: {},
  views: {}, traffic: [], notice: "",
};
let watched: Watched = { people: [], threads: [], traffic: false };
const listeners = new Set<() => void>();

const publish = (changes: Partial<Snapshot>): void => {
  const next = kept(snapshot, { ...snapshot, ...changes });
  if (next === snapshot) return;
  snapshot = next;
  listeners.forEach((tell) => tell());
};

/** `fresh`, with every part that did not change taken from `old`, so that only what changed is drawn again. */
export const kept = <T>(old: T, fresh: T): T => {
  if (!old || !fresh || typeof old !== "object" || typeof fresh !== "object") return fresh;
  if (Array.isArray(old) && Array.isArray(fresh)) {
    const done = fresh.map((one, n) => kept(old[n], one));
    return done.length === old.length && done.every((one, n) => one === old[n]) ? old : (done as T);
  }
  const [before, after] = [old as Record<string, unknown>, fresh as Record<string, unknown>];
  const done = Object.fromEntries(Object.entries(after).map(([key, value]) => [key, kept(before[key], value)]));
  const same = Object.keys(before).length === Object.keys(done).length;
  return same && Object.entries(done).every(([key, value]) => value === before[key]) ? old : (done as T);
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useStore = <T>(select: (snapshot: Snapshot) => T): T =>
  useSyncExternalStore(subscribe, () => select(snapshot));

export const current = (): Snapshot => snapshot;

let timer = 0;
export const notify = (text: string): void => {
  publish({ notice: text });
  clearTimeout(timer);
  if (text) timer = window.setTimeout(() => publish({ notice: "" }), 8000);
};

const ask = async (path: string, body?: unknown, method = body ? "POST" : "GET"): Promise<any> => {
  const sent = method === "GET" ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) };
  return (await fetch(ROOT + path, { method, ...sent })).json();
};

/** Something a person does. What the sandbox or the app answers; a refusal is also told to whoever looks. */
export const act = async (person: string, path: string, body: object = {}, method = "POST"): Promise<any> => {
  let answer: any;
  try {
    answer = await ask(`people/${person}/${path}`, body, method);
  } catch {
    answer = { error: "lost", message: "The sandbox does not answer. Is it still running?" };
  }
  if (answer.message) notify(answer.message);
  else if (answer.ok === false && !answer.errors && path !== "submits")
    notify(`The app did not take that (${answer.error}). Try again in a moment.`);
  await refresh();
  return answer;
};

export const home = async (person: string): Promise<View | null> => (await ask(`people/${person}/home`)).view ?? null;

export const watch = (now: Watched): void => {
  if (JSON.stringify(now) === JSON.stringify(watched)) return;
  watched = now;
  void refresh();
};

let running: Promise<void> | null = null;
let again = false;

/** Returns when the page shows what is there now. */
export const refresh = (): Promise<void> => {
  again = true;
  running ??= (async () => {
    while (again) {
      again = false;
      await load();
    }
    running = null;
  })();
  return running;
};

const named = async <T>(keys: string[], get: (key: string) => Promise<T | undefined>): Promise<Record<string, T>> => {
  const found = await Promise.all(keys.map(async (key) => [key, await get(key)] as const));
  return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as Record<string, T>;
};

const load = async (): Promise<void> => {
  const { people, threads, traffic } = watched;
  try {
    const state = await ask("state");
    const ids = people.map((name) => state.users.find((user: User) => user.name === name)?.id);
    const places = state.channels.filter((place: Channel) => ids.some((id) => place.members.includes(id)));
    const [messages, below, whispers, views, entries] = await Promise.all([
      named(places.map((place: Channel) => place.id), async (id) => (await ask(`channels/${id}/messages`)).messages),
      named(threads.map((one) => one.join(":")), async (key) => {
        const [channel, ts] = key.split(":");
        return (await ask(`channels/${channel}/messages?thread_ts=${ts}`)).messages;
      }),
      named(people, async (name) => (await ask(`people/${name}/ephemerals`)).ephemerals),
      named(people, async (name) => (await ask(`people/${name}/views`)).views),
      traffic ? ask(`traffic?after=${snapshot.traffic.at(-1)?.n ?? 0}`) : null,
    ]);
    const fresh: Entry[] = entries?.entries ?? [];
    const heard = snapshot.traffic.filter((entry) => !fresh[0] || entry.n < fresh[0].n);
    publish({
      ready: true, lost: false, bot: state.bot, users: state.users, channels: state.channels,
      shortcuts: state.shortcuts, statuses: state.statuses, messages, threads: below, whispers, views, traffic: [...heard, ...fresh].slice(-KEPT),
    });
  } catch {
    publish({ lost: true, traffic: [] }); // a sandbox that comes back counts anew
  }
};

/** Server-sent events; while there are none, a look now and then. */
export const live = (): (() => void) => {
  const source = new EventSource(`${ROOT}events`);
  source.onmessage = () => void refresh();
  const poll = setInterval(() => {
    if (source.readyState !== EventSource.OPEN || snapshot.lost) void refresh();
  }, POLL);
  void refresh();
  return () => {
    source.close();
    clearInterval(poll);
  };
};
