// A small desk on Slack's own JavaScript framework, which knows nothing of the sandbox but SLACK_API_URL.
// With PORT it takes signed HTTP requests there, without it Socket Mode.
import bolt from "@slack/bolt";

const { PORT, REVIEW_CHANNEL, SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET } = process.env;
const transport = PORT ? { signingSecret: SLACK_SIGNING_SECRET } : { socketMode: true, appToken: SLACK_APP_TOKEN };
const clientOptions = { slackApiUrl: SLACK_API_URL };
const app = new bolt.App({ token: SLACK_BOT_TOKEN, logLevel: bolt.LogLevel.WARN, clientOptions, ...transport });

const plain = (text) => ({ type: "plain_text", text });
const section = (text) => ({ type: "section", text: { type: "mrkdwn", text } });
const button = (action_id, label, more) => ({ type: "button", action_id, text: plain(label), ...more });
const modal = (callback_id, title, blocks, more) => ({ type: "modal", callback_id, title: plain(title), blocks, ...more });

// A question goes to the reviewers, and the asker is told.
app.event("app_mention", async ({ event, client, say }) => {
  await client.reactions.add({ channel: event.channel, timestamp: event.ts, name: "eyes" });
  await say({ text: "Somebody will read this first.", thread_ts: event.ts });
  const { user } = await client.users.info({ user: event.user });
  const value = JSON.stringify({ channel: event.channel, ts: event.ts });
  const buttons = [button("edit", "Edit", { value, style: "primary" }), button("later", "Later", { value })];
  const blocks = [section(`*${user.real_name}* asks:`), { type: "actions", elements: buttons }];
  await client.chat.postMessage({ channel: REVIEW_CHANNEL, text: "A question", blocks });
});

app.action("edit", async ({ ack, action, body, client }) => {
  await ack();
  const question = JSON.parse(action.value);
  const { messages } = await client.conversations.replies({ channel: question.channel, ts: question.ts });
  const card = { channel: body.channel.id, ts: body.message.ts };
  const answer = { type: "plain_text_input", action_id: "text", multiline: true };
  const blocks = [
    section(messages[0].text),
    { type: "input", block_id: "answer", label: plain("Answer"), element: answer },
    { type: "actions", elements: [button("sources", "Sources")] },
  ];
  const view = modal("answered", "Answer", blocks, { submit: plain("Send"), private_metadata: JSON.stringify({ question, card }) });
  await client.views.open({ trigger_id: body.trigger_id, view });
});

// A second modal on the first, which fills when it is there.
app.action("sources", async ({ ack, body, client }) => {
  await ack();
  const shown = (text) => modal("sources", "Sources", [section(text)], { notify_on_close: true });
  const { view } = await client.views.push({ trigger_id: body.trigger_id, view: shown("Looking …") });
  await client.views.update({ view_id: view.id, hash: view.hash, view: shown("Page 7") });
});

app.view({ callback_id: "sources", type: "view_closed" }, async ({ ack, body, client }) => {
  await ack();
  await client.chat.postEphemeral({ channel: REVIEW_CHANNEL, user: body.user.id, text: "Page 7 was read." });
});

app.view("answered", async ({ ack, view, body, client }) => {
  const text = view.state.values.answer.text.value;
  if (text.length < 10) return await ack({ response_action: "errors", errors: { answer: "Say more." } });
  await ack();
  const { question, card } = JSON.parse(view.private_metadata);
  await client.chat.postMessage({ channel: question.channel, thread_ts: question.ts, text });
  await client.reactions.remove({ channel: question.channel, timestamp: question.ts, name: "eyes" });
  await client.chat.update({ ...card, text: "Answered", blocks: [section(`Answered by <@${body.user.id}>`)] });
});

app.action("later", async ({ ack, respond }) => {
  await ack();
  await respond({ replace_original: true, text: "Set aside" });
  await respond({ replace_original: false, response_type: "ephemeral", text: "You set it aside." });
});

app.command("/desk", async ({ ack, command, respond }) => {
  await ack(`You wrote: ${command.text}`);
  await respond({ response_type: "in_channel", text: `${command.user_name} looked at the desk.` });
});

app.shortcut({ type: "message_action", callback_id: "quote_it" }, async ({ ack, shortcut, say }) => {
  await ack();
  await say(`> ${shortcut.message.text}`);
});

app.event("app_home_opened", async ({ event, client }) => {
  const view = { type: "home", blocks: [section("Nothing waits for you.")] };
  await client.views.publish({ user_id: event.user, view });
});

app.message("stream", async ({ sayStream }) => {
  const stream = sayStream({ buffer_size: 1 });
  await stream.append({ markdown_text: "Word by " });
  await stream.append({ markdown_text: "**word**" });
  await stream.stop();
});

await app.start(PORT && Number(PORT));
