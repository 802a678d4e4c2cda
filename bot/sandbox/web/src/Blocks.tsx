/** A message's or a view's blocks: what is only looked at by `slack-blocks-to-jsx`, the rest by us. */
import { createContext, memo, type ReactNode, useContext, useMemo } from "react";
import { type Block as Shown, Message as Display } from "slack-blocks-to-jsx";
import { Acting, type Click, isActing } from "./elements";
import { Field, type FieldProps } from "./Field";
import { type Block, display, type Input, plain } from "./slack";
import { useStore } from "./store";

/** How the page is drawn, and where a link to a message leads. */
export const Look = createContext<{ theme: "light" | "dark"; follow: (channel: string, ts: string) => void }>({
  theme: "light", follow: () => {},
});

const PERMALINK = /\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})(?:\?thread_ts=([\d.]+))?/;

const Drawn = memo(({ blocks }: { blocks: Block[] }) => {
  const users = useStore((now) => now.users);
  const channels = useStore((now) => now.channels);
  const { theme, follow } = useContext(Look);
  const data = useMemo(
    () => ({
      users: users.map((user) => ({ id: user.id, name: display(user) })),
      channels: channels.map((place) => ({ id: place.id, name: place.name ?? "direct message" })),
      user_groups: [{ id: "S00000DESK", name: "desk" }],
    }),
    [users, channels],
  );
  const hooks = useMemo(
    () => ({
      link: ({ href, children, className }: { href: string; children: ReactNode; className: string }) => {
        const found = PERMALINK.exec(href);
        const here = found && { href: "#", onClick: (event: React.MouseEvent) => {
          event.preventDefault();
          follow(found[1] ?? "", found[4] ?? `${found[2]}.${found[3]}`);
        } };
        return <a className={className} href={href} target="_blank" rel="noopener noreferrer" {...here} {...(here && { target: undefined })}>{children}</a>;
      },
    }),
    [follow],
  );
  // the library takes block ids for ids of the page, where a message may be shown to several people
  const drawn = useMemo(() => blocks.map(({ block_id: _, ...rest }) => rest) as unknown as Shown[], [blocks]);
  return <Display blocks={drawn} name="" logo="" theme={theme} data={data} hooks={hooks} withoutWrapper />;
});

interface Props {
  blocks: Block[];
  user: string;
  click: (block: Block) => Click;
  said?: Record<string, Record<string, Input>>;
  field?: (block: Block) => Omit<FieldProps, "block">;
}

const isDrawn = (block: Block): boolean =>
  !["actions", "context_actions", "input"].includes(block.type) && !isActing(block.accessory) && !block.actions &&
  (block.child_blocks ?? []).every(isDrawn);

export const Blocks = ({ blocks, user, click, said, field }: Props) => {
  const runs: Block[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (isDrawn(block) && last?.every(isDrawn)) last.push(block);
    else runs.push([block]);
  }
  const acting = (block: Block, element: Block["accessory"]) =>
    element && (isActing(element) ? (
      <Acting key={element.action_id + (element.value ?? "")} element={element} user={user} said={said?.[block.block_id]?.[element.action_id]} click={click(block)} />
    ) : null);
  return runs.map((run) => {
    const block = run[0] as Block;
    if (isDrawn(block)) return <Drawn key={block.block_id} blocks={run} />;
    if (block.type === "input") return field ? <Field key={block.block_id} block={block} {...field(block)} /> : null;
    if (block.type === "section")
      return (
        <div key={block.block_id} className="section-row">
          <Drawn blocks={[{ ...block, accessory: undefined }]} />
          {acting(block, block.accessory)}
        </div>
      );
    if (block.type === "container")
      return (
        <div key={block.block_id} className="container">
          {block.title && <b>{plain(block.title.text)}</b>}
          <Blocks blocks={block.child_blocks ?? []} user={user} click={click} said={said} field={field} />
        </div>
      );
    if (block.type === "card")
      return (
        <div key={block.block_id}>
          <Drawn blocks={[{ ...block, actions: undefined }]} />
          <div className="actions">{block.actions?.map((one) => acting(block, one))}</div>
        </div>
      );
    return <div key={block.block_id} className="actions">{(block.elements ?? []).map((one) => acting(block, one))}</div>;
  });
};

/** Text without blocks, as Slack shows it. */
export const Words = ({ text }: { text: string }) => {
  const blocks = useMemo(
    () => [{ type: "section", block_id: "text", text: { type: "mrkdwn", text } }],
    [text],
  );
  return text ? <Drawn blocks={blocks} /> : null;
};
