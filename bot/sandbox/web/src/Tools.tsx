/** What can be done with a message: react, reply, the app's shortcuts, and with one's own, edit and delete. */
import { Icon, type Sign } from "./icons";
import { type Choice, Popup } from "./Popup";
import type { Message } from "./slack";
import { act, useStore } from "./store";

/** The emoji that can be chosen here; drawn, since not every machine has a font with them. */
const EMOJI: Record<string, Sign> = { "+1": "thumb", eyes: "eye", white_check_mark: "done", heart: "heart", question: "help", x: "close" };
const named = (emoji: string): string => (emoji === "+1" ? "thumbs up" : emoji.replaceAll("_", " "));
const CHOICES: Choice[] = Object.entries(EMOJI).map(([name, icon]) => ({ value: name, text: "", icon, says: named(name) }));

interface Props {
  message: Message;
  person: string;
  channel: string;
  own: boolean;
  edit: () => void;
  open?: (ts: string) => void; // absent in a thread
}

const react = async (person: string, channel: string, message: Message, name: string, me: string) => {
  const mine = message.reactions?.find((one) => one.name === name)?.users.includes(me);
  await act(person, "reactions", { channel, ts: message.ts, name }, mine ? "DELETE" : "POST");
};

export const Tools = ({ message, person, channel, own, edit, open }: Props) => {
  const shortcuts = useStore((now) => now.shortcuts);
  const me = useStore((now) => now.users.find((user) => user.name === person)?.id ?? "");
  const choices: Choice[] = [
    ...shortcuts.map((one) => ({ value: `shortcut ${one.callback_id}`, text: one.name, icon: "bolt" as const })),
    ...(own ? [
      { value: "edit", text: "Edit message", icon: "edit" as const },
      { value: "delete", text: "Delete message", icon: "trash" as const },
    ] : []),
  ];
  const choose = (what: string) => {
    const path = `messages/${encodeURIComponent(channel)}/${message.ts}`;
    if (what === "edit") edit();
    else if (what === "delete") void act(person, path, {}, "DELETE");
    else void act(person, "shortcuts", { callback_id: what.replace("shortcut ", ""), channel, ts: message.ts });
  };
  return (
    <div className="tools">
      <Popup kind="menu" label="Add a reaction" className="plain" list="emoji" choices={CHOICES} onChoose={(name) => void react(person, channel, message, name, me)}>
        <Icon name="smile" />
      </Popup>
      {open && (
        <button type="button" className="plain" title="Reply in thread" aria-label="Reply in thread" onClick={() => open(message.ts)}>
          <Icon name="reply" />
        </button>
      )}
      {choices.length > 0 && (
        <Popup kind="menu" label="More actions" className="plain" choices={choices} onChoose={choose}><Icon name="more" /></Popup>
      )}
    </div>
  );
};

export const Reactions = ({ message, person, channel, me }: { message: Message; person: string; channel: string; me: string }) => (
  <div className="reactions">
    {(message.reactions ?? []).map((one) => (
      <button
        key={one.name} type="button" className="reaction" aria-pressed={one.users.includes(me)}
        aria-label={`${named(one.name)}, ${one.count}`} onClick={() => void react(person, channel, message, one.name, me)}
      >
        {one.name in EMOJI ? <Icon name={EMOJI[one.name] as Sign} size={14} /> : `:${one.name}:`} {one.count}
      </button>
    ))}
  </div>
);
