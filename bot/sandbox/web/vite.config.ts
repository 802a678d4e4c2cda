import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const LIBRARY = /slack-blocks-to-jsx\/dist\/index\.mjs$/;
const ID = "slack_blocks_to_jsx";
const ENTITIES = ["amp;", "lt;", "gt;", "quot;", "apos;", "nbsp;"];

/** `text` with `pattern` replaced; an upgrade that moves what we change stops the build. */
const changed = (text: string, pattern: RegExp, by: string | ((...found: string[]) => string)): string => {
  const done = text.replace(pattern, by as string);
  if (done === text) throw new Error(`slack-blocks-to-jsx has changed: ${pattern} is not there any more`);
  return done;
};

/** Each message draws one of the library's boxes: a class, since an id may be there once only. Elements
 * people act on are ours, so the library's go; as do emoji by skin tone, two thousand names of HTML
 * entities and the names of code points, which nobody looks up. */
const fitted = (): Plugin => ({
  name: "fit-slack-blocks-to-jsx",
  enforce: "pre",
  transform(code, id) {
    if (id.includes("slack-blocks-to-jsx/dist/style.css")) return changed(code, new RegExp(`#${ID}`, "g"), `.${ID}`);
    if (!LIBRARY.test(id)) return null;
    code = changed(code, new RegExp(`id:"${ID}",`, "g"), "");
    code = changed(code, /"[^"\n]+::skin-tone-[^"\n]+":"[^"\n]+",/g, "");
    code = changed(code, /qe=e=>e\.type==="button".*?:null;/, 'qe=e=>e.type==="image"?x(vn,{data:e}):null;');
    code = changed(code, /(\w)\[\1\.(\w+)=(\d+)\]="\2"/g, "$1.$2=$3");
    for (const kind of ["input", "actions", "context_actions"]) {
      code = changed(code, new RegExp(`e\\.type==="${kind}"\\?x\\(\\w+,\\{data:e\\}\\):`), "");
    }
    return changed(code, /\{key:\[([\d,]+)\],value:"(?:[^"\\\n]|\\.)*"\},?/g, (found, points) =>
      ENTITIES.includes(String.fromCharCode(...points.split(",").map(Number))) ? found : "",
    );
  },
});

export default defineConfig({
  plugins: [fitted()],
  resolve: { alias: { "node-emoji": fileURLToPath(new URL("src/emoji.ts", import.meta.url)) } },
  build: { outDir: "dist", emptyOutDir: true, target: "es2022", modulePreload: { polyfill: false }, chunkSizeWarningLimit: 700 },
  server: { proxy: { "/_sandbox": "http://127.0.0.1:8790" } },
});
