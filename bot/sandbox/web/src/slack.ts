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
  title: Text;
  text: Text;
  confirm: Text;
  deny: Text;
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
  initial_user?: string;
  initial_conversation?: string;
  initial_value?: string;
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
}

export interface Message {
  ts: string;
  user: string;
  text: string;
  subtype?: string;
  bot_id?: string;
  blocks?: Block[];
  edited?: { ts: string };
  reactions?: { name: string; count: number; users: string[] }[];
  thread_ts?: string;
  reply_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  is_ephemeral?: boolean;
  channel?: string;
}

export interface Input {
  value?: string | null;
  selected_option?: Option | null;
  selected_options?: Option[];
  selected_user?: string | null;
  selected_conversation?: string | null;
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

export const BOT = "copydesk";
export const DIRECT = "@copydesk";

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
