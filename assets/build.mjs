// Turns styles/*.scss and scripts/*.js into minified files; prints {name: content} as JSON.
// Reads {faces} (the font files that build.py made) on standard input.
import { readFileSync } from "node:fs";
import { build, transform } from "esbuild";
import postcss from "postcss";
import * as sass from "sass";
import { houseStyle } from "./logical.mjs";

const { faces } = JSON.parse(readFileSync(0, "utf8"));
const here = new URL(".", import.meta.url).pathname;
const browsers = ["chrome90", "firefox90", "safari15"];

// Small drawings travel inside the style sheet: no request of their own.
const drawn = (name) => {
  const svg = readFileSync(`${here}art/${name}.svg`, "utf8").trim();
  return `url("data:image/svg+xml,${encodeURIComponent(svg).replace(/%20/g, " ").replace(/%3D/g, "=").replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%22/g, "'")}")`;
};
const drawings = `:root{--frieze:${drawn("frieze")};--tiles:${drawn("tiles")}}\n`;

const fontFaces = faces
  .map(
    (face) =>
      `@font-face{font-family:"${face.family}";font-style:normal;font-weight:${face.weight};font-display:swap;` +
      `src:url("${face.file}") format("woff2");unicode-range:${face.letters}}`,
  )
  .join("\n");

async function style(name, before) {
  const { css } = sass.compile(`${here}styles/${name}.scss`, {
    loadPaths: [`${here}node_modules`],
    quietDeps: true,
  });
  const logical = await postcss([houseStyle]).process(css, { from: undefined });
  const { code } = await transform(before + logical.css, {
    loader: "css",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    target: browsers,
  });
  return code;
}

async function script(name) {
  const { outputFiles } = await build({
    entryPoints: [`${here}scripts/${name}.js`],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    charset: "utf8",
    target: browsers,
    legalComments: "none",
  });
  return outputFiles[0].text;
}

const made = {
  "jiwar.css": await style("jiwar", fontFaces + drawings),
  "staff.css": await style("staff", ""),
  "jiwar.js": await script("jiwar"),
  "fields.js": await script("fields"),
  "staff.js": await script("staff"),
  "typing.js": await script("typing"),
  "upload.js": await script("upload"),
  "htmx.js": readFileSync(`${here}node_modules/htmx.org/dist/htmx.min.js`, "utf8"),
};
process.stdout.write(JSON.stringify(made));
