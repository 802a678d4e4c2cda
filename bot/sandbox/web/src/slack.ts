/** What the sandbox's control API speaks of: Slack's own objects, as far as the page looks into them. */

export interface User {
  id: string;
  name: string;
  real_name: string;
  is_bot: boolean;
  is_admin: boolean;
  is_restricted: boolean;
  profile: { display_name: string };
}

export interface Channel {
  id: string;
  name?: string;
  user?: string;
  is_im: boolean;
  is_private?: boolean;
  is_archived: boolean;
  members: string[];
}

export interface Text {
  type: string;
  text: string;
}

export interface Option {
  text: Text;
  value: string;
  description?: Text;
  url?: string;
}

export interface Confirm {
  title?: Text;
  text: Text;
  confirm?: Text;
  deny?: Text;
  style?: string;
}

export interface Element {
  type: string;
  action_id: string;
  text?: Text;
  value?: string;
  url?: string;
  style?: string;
  confirm?: Confirm;
  options?: Option[];
  option_groups?: { label: Text; options: Option[] }[];
  placeholder?: Text;
  multiline?: boolean;
  max_length?: number;
  accessibility_label?: string;
  visible_to_user_ids?: string[];
  focus_on_load?: boolean;
  initial_option?: Option;
  initial_options?: Option[];
  initial_value?: string;
  max_selected_items?: number;
  max_files?: number;
  icon?: string;
  positive_button?: Option & { accessibility_label?: string };
  negative_button?: Option & { accessibility_label?: string };
}

export interface Block {
  type: string;
  block_id: string;
  text?: Text;
  elements?: Element[];
  element?: Element;
  accessory?: Element;
  label?: Text;
  hint?: Text;
  optional?: boolean;
  dispatch_action?: boolean;
  child_blocks?: Block[]; // of a container
  actions?: Element[]; // of a card
  title?: Text;
}

export interface File {
  id: string;
  name: string;
  size: number;
  mimetype: string;
  filetype: string;
}

export interface Attachment {
  id: number;
  text?: string;
  fallback?: string;
  blocks?: Block[];
}

export interface Message {
  ts: string;
  user: string;
  text: string;
  subtype?: string;
  bot_id?: string;
  blocks?: Block[];
  attachments?: Attachment[];
  files?: File[];
  username?: string;
  edited?: { ts: string };
  reactions?: { name: string; count: number; users: string[] }[];
  thread_ts?: string;
  reply_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  is_ephemeral?: boolean;
  channel?: string;
}

/** What an input holds, under a key of its kind: `value`, `selected_date`, `selected_options`, … */
export type Input = Record<string, unknown>;

export interface Status {
  channel: string;
  thread_ts: string;
  status: string;
}

export interface Shortcut {
  callback_id: string;
  name: string;
}

export interface View {
  id: string;
  hash: string;
  title: Text;
  submit: Text | null;
  close: Text | null;
  blocks: Block[];
  state: { values: Record<string, Record<string, Input>> };
}

export interface Entry {
  n: number;
  at: number;
  direction: "in" | "out";
  method: string;
  ok: boolean;
  error: string | null;
  attempt: number;
}

export const DIRECT = "@copydesk"; // what the control API calls the direct messages with the app, whatever its name

/** The app: its name, and what is typed after the `@`. */
export const appOf = (users: User[]): { name: string; handle: string } => {
  const user = users.find((one) => one.is_bot);
  return { name: display(user), handle: user?.name ?? "" };
};

const ROLES: Record<string, string> = {
  ava: "asker", abe: "asker", ben: "reviewer", bea: "reviewer", cho: "admin", gil: "guest",
};

export const role = (user: User): string =>
  ROLES[user.name] ?? (user.is_admin ? "admin" : user.is_restricted ? "guest" : "member");

export const display = (user: User | undefined): string => user?.profile.display_name || user?.name || "Somebody";

export const plain = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export const clock = (ts: string | number): string =>
  new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });

/** A message's text as somebody would type it, to change it. */
export const typed = (text: string, users: User[], channels: Channel[]): string =>
  plain(text.replace(/<([@#])(\w+)>/g, (found, sign, id) => {
    const meant = sign === "@" ? users.find((one) => one.id === id) : channels.find((one) => one.id === id);
    return meant?.name ? `${sign}${meant.name}` : found;
  }).replace(/<!subteam\^\w+\|?(@[\w-]+)?>/g, (_, name) => name ?? "@desk"));

/** Every block, also those inside others. */
export const every = (blocks: Block[]): Block[] => blocks.flatMap((one) => [one, ...every(one.child_blocks ?? [])]);

export const bytes = (size: number): string =>
  size < 1024 ? `${size} bytes` : size < 1024 ** 2 ? `${Math.round(size / 1024)} kB` : `${(size / 1024 ** 2).toFixed(1)} MB`;
