// PostCSS plug-in: makes govuk-frontend's rules ours.
//  - `govuk-` becomes `jw-`, its colours our tokens, its type scale goes (ours is inherited);
//  - physical properties become logical ones, so that one style sheet serves both directions.
// A shape drawn with clip-path or border widths stays physical (only its place follows the direction); styles
// mirror such shapes one by one.
// `/* physical */` inside a rule keeps the whole rule as written.

const SIDES = { left: "inline-start", right: "inline-end", top: "block-start", bottom: "block-end" };
const CORNERS = {
  "top-left": "start-start",
  "top-right": "start-end",
  "bottom-left": "end-start",
  "bottom-right": "end-end",
};
// What we do not use of theirs: small variants, dividers, Internet Explorer, their focus (ours is one rule for all).
const UNUSED = /:focus|--small|__divider|__conditional|--hidden|summary-card|no-border|no-actions|moz-any-link|:disabled|__text p$/;
const TYPE = new Set([
  "font-family",
  "font-size",
  "line-height",
  "-webkit-font-smoothing",
  "-moz-osx-font-smoothing",
]);

function logicalName(name) {
  if (name === "left" || name === "right") return `inset-${SIDES[name]}`;
  const side = /^(margin|padding|scroll-margin|scroll-padding)-(left|right)$/.exec(name);
  if (side) return `${side[1]}-${SIDES[side[2]]}`;
  const border = /^border-(left|right)(-width|-style|-color)?$/.exec(name);
  if (border) return `border-${SIDES[border[1]]}${border[2] ?? ""}`;
  const corner = /^border-(top|bottom)-(left|right)-radius$/.exec(name);
  if (corner) return `border-${CORNERS[`${corner[1]}-${corner[2]}`]}-radius`;
  return name;
}

function splitValue(value) {
  return value.match(/(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];
}

function toLogical(declaration) {
  const { prop, value, important } = declaration;
  const four = /^(margin|padding)$/.test(prop) ? splitValue(value) : [];
  if (four.length === 4 && four[1] !== four[3]) {
    const [top, right, bottom, left] = four;
    declaration.cloneBefore({ prop: `${prop}-block`, value: `${top} ${bottom}`, important });
    declaration.replaceWith({ prop: `${prop}-inline`, value: `${left} ${right}`, important });
    return;
  }
  declaration.prop = logicalName(prop);
  if (/^(text-align|float|clear)$/.test(prop) && /^(left|right)$/.test(value)) {
    const word = prop === "text-align" ? "" : "inline-";
    declaration.value = word + (value === "left" ? "start" : "end");
  }
}

function isDrawn(rule) {
  const names = new Map(rule.nodes.filter((node) => node.type === "decl").map((node) => [node.prop, node.value]));
  return (names.get("clip-path") ?? "").startsWith("polygon");
}

export const houseStyle = {
  postcssPlugin: "jiwar-house-style",
  Once(root) {
    root.walkRules((rule) => {
      const theirs = rule.selector.includes("govuk-");
      if (theirs && UNUSED.test(rule.selector)) {
        rule.remove();
        return;
      }
      if (theirs) {
        rule.selector = rule.selector.replaceAll("govuk-", "jw-");
        rule.walkDecls((declaration) => {
          if (TYPE.has(declaration.prop)) declaration.remove();
          else declaration.value = declaration.value.replace(/var\(--govuk-([a-z-]+)-colour,[^)]*\)/g, "var(--$1)");
        });
      }
      const keptShape = isDrawn(rule);
      const asWritten = rule.nodes.some((node) => node.type === "comment" && node.text.trim() === "physical");
      if (asWritten) return;
      rule.walkDecls((declaration) => {
        if (!keptShape || /^(left|right)$/.test(declaration.prop)) toLogical(declaration);
      });
    });
    root.walkRules(":root", (rule) => {
      rule.walkDecls(/^--govuk-/, (declaration) => declaration.remove());
    });
    root.walkRules((rule) => {
      if (!rule.nodes.some((node) => node.type === "decl")) rule.remove();
    });
    root.walkAtRules((at) => {
      if (at.params.includes("\\0") || at.params.includes("-ms-high-contrast: none")) at.remove();
      else if (at.nodes && at.nodes.length === 0) at.remove();
    });
  },
};
