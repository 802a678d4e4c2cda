// Holds what the sandbox sent and answered against the types that Slack publishes for its own JavaScript packages.
// node shapes.mjs RECORDS FOLDER: prints the differences as a JSON list. What is generated goes to FOLDER.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { createGenerator, createProgram } from "ts-json-schema-generator";

const INTERACTIONS = {
  block_actions: "BlockAction",
  message_action: "MessageShortcut",
  shortcut: "GlobalShortcut",
  view_submission: "ViewSubmitAction",
  view_closed: "ViewClosedAction",
  block_suggestion: "OptionsRequest<'block_suggestion'>",
};

// Which type speaks for a record: its name here, and how it is written in TypeScript.
function typed({ kind, name, body }) {
  if (kind === "out") {
    const response = `${name.split(".").map((part) => part[0].toUpperCase() + part.slice(1)).join("")}Response`;
    return [name, `webApi.${response}`, body];
  }
  const payload = body.payload;
  if (name === "slash_commands") return ["slash_commands", "bolt.SlashCommand", payload];
  if (name === "interactive") return [payload.type, `bolt.${INTERACTIONS[payload.type] ?? payload.type}`, payload];
  const { type, subtype } = payload.event;
  const known = `bolt.KnownEventFromType<'${type}'>`;
  if (type !== "message") return [type, `bolt.EnvelopedEvent<${known}>`, payload];
  const event = subtype ? `Extract<${known}, { subtype: '${subtype}' }>` : "types.GenericMessageEvent";
  return [subtype ? `message ${subtype}` : type, `bolt.EnvelopedEvent<${event}>`, payload];
}

// The types of the Web API's answers are made from samples, and know neither newer blocks nor what may be null in a
// view; these are written by hand, for input and for events.
const BETTER = { blocks: "types.KnownBlock[]", view: "bolt.ViewOutput" };

function generated(wanted, folder) {
  const path = join(folder, "wanted.ts");
  const imports = { bolt: "@slack/bolt", types: "@slack/types", webApi: "@slack/web-api" };
  const lines = Object.entries(imports).map(([name, from]) => `import type * as ${name} from "${from}";`);
  lines.push(...[...wanted.values()].map((type, n) => `export type Wanted${n} = ${type};`));
  writeFileSync(path, lines.join("\n"));
  const options = { module: "nodenext", strict: true, skipLibCheck: true, types: ["node"] };
  const tsconfig = join(folder, "tsconfig.json");
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions: options, files: ["wanted.ts"] }));
  const tsProgram = createProgram({ path, tsconfig });
  // One by one, each by a generator of its own: types of different methods have the same names.
  const schema = (n) => createGenerator({ tsProgram, jsDoc: "none" }).createSchema(`Wanted${n}`);
  return new Map([...wanted.keys()].map((name, n) => [name, schema(n)]));
}

const ABSENT = Symbol("absent");

// The value of `key` that a branch of a union is for, if it is for one.
function tag(branch, key, definitions) {
  const at = branch.$ref ? definitions[decodeURIComponent(branch.$ref.slice("#/definitions/".length))] : branch;
  const value = at?.properties?.[key];
  if (value?.not && Object.keys(value.not).length === 0) return ABSENT;
  return at?.required?.includes(key) ? value?.const : undefined;
}

// Branches as a choice by their `type` and `subtype`: then a difference is told of the branch that was meant.
function choice(branches, keys, definitions) {
  if (branches.length === 1) return branches[0];
  const [key, ...more] = keys;
  if (!key) return { anyOf: branches };
  const byTag = Map.groupBy(branches, (branch) => tag(branch, key, definitions));
  const others = byTag.get(undefined) ?? [];
  byTag.delete(undefined);
  if (byTag.size === 0) return choice(others, more, definitions);
  const known = [...byTag.keys()].filter((one) => one !== ABSENT);
  const otherwise = others.length ? choice(others, more, definitions) : { required: [key], properties: { [key]: { enum: known } } };
  return [...byTag].reduce((next, [value, meant]) => ({
    if: value === ABSENT ? { type: "object", not: { required: [key] } } : { type: "object", required: [key], properties: { [key]: { const: value } } },
    then: choice(meant, more, definitions),
    else: next,
  }), otherwise);
}

function chosen(schema, definitions) {
  if (Array.isArray(schema)) return schema.map((one) => chosen(one, definitions));
  if (schema === null || typeof schema !== "object") return schema;
  const { anyOf, ...rest } = Object.fromEntries(Object.entries(schema).map(([key, one]) => [key, chosen(one, definitions)]));
  return anyOf ? { ...rest, ...choice(anyOf, ["type", "subtype"], definitions) } : rest;
}

function better(schema) {
  if (Array.isArray(schema)) return schema.map(better);
  if (schema === null || typeof schema !== "object") return schema;
  const known = Object.entries(schema).map(([key, one]) => [key, better(one)]);
  const { properties, ...rest } = Object.fromEntries(known);
  const put = Object.keys(BETTER).filter((key) => properties && key in properties).map((key) => [key, { $ref: key }]);
  return properties ? { ...rest, properties: { ...properties, ...Object.fromEntries(put) } } : rest;
}

// In words; what is beneath a union that nothing fits is told once, as the union.
function differences(errors) {
  const told = errors.filter((one) => one.keyword !== "if");
  const unions = told.filter((one) => one.keyword === "anyOf");
  const beneath = (one) => unions.some((union) => one !== union && `${one.instancePath}/`.startsWith(`${union.instancePath}/`));
  const top = told.filter((one) => !beneath(one));
  return top.map(({ instancePath, message, params, keyword }) => {
    const what = params.additionalProperty ?? params.allowedValues?.join("|") ?? params.allowedValue ?? "";
    return [instancePath.replace(/\/\d+(?=\/|$)/g, "/*"), `${keyword === "anyOf" ? "fits no branch" : message} ${what}`.trim()];
  });
}

const [, , recordsPath, folder] = process.argv;
mkdirSync(folder, { recursive: true });
const recorded = readFileSync(recordsPath, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const records = recorded.filter(({ body }) => body.error !== "unknown_method").map(typed);
const wanted = new Map([...Object.entries(BETTER), ...records.map(([name, type]) => [name, type])]);
const ajv = new Ajv({ allErrors: true, strict: false });
for (const [name, schema] of generated(wanted, folder)) {
  const definitions = chosen(schema.definitions, schema.definitions);
  ajv.addSchema({ ...schema, definitions: name in BETTER ? definitions : better(definitions) }, name);
}
const found = new Map();
for (const [name, , body] of records) {
  const check = ajv.getSchema(name);
  for (const [path, what] of check(body) ? [] : differences(check.errors)) {
    const key = JSON.stringify([name, path, what]);
    const before = found.get(key);
    found.set(key, { name, path, what, times: (before?.times ?? 0) + 1, example: before?.example ?? body });
  }
}
console.log(JSON.stringify({ records: records.length, names: [...wanted.keys()].sort(), differences: [...found.values()] }));
