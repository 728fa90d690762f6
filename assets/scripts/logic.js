// Conditions and amounts in the browser, for forms that are filled in off line: the language, the functions and the unknowns of
// catalogue/expressions.py. schema/logic_vectors.json holds both to the same results; the server decides all the same.
import { Environment } from "@marcbachmann/cel-js";

const parsed = new Map();
const environment = new Environment({ unlistedVariablesAreDyn: true, limits: { maxAstNodes: 400, maxDepth: 120 } })
  .registerFunction("years(dyn, dyn): int", (first, last) => BigInt(years(first, last)))
  .registerFunction("days(dyn, dyn): int", (first, last) => BigInt(Math.round((day(last) - day(first)) / 86_400_000)))
  .registerFunction("sum(list): dyn", total)
  .registerFunction("unique(list): bool", (values) => new Set(values.map(told)).size === values.length)
  .registerFunction("min(dyn, dyn): dyn", (one, other) => (comparable(one, other) && other < one ? other : one))
  .registerFunction("max(dyn, dyn): dyn", (one, other) => (comparable(one, other) && other > one ? other : one))
  .registerFunction("round(dyn): int", (value) => BigInt(Math.sign(Number(value)) * Math.floor(Math.abs(Number(value)) + 0.5)));

/** The value of an expression; null when what it needs is not known yet. `variables` come from `ready`. */
export function evaluate(expression, variables) {
  try {
    if (!parsed.has(expression)) parsed.set(expression, environment.parse(expression));
    return plain(parsed.get(expression)(variables));
  } catch {
    return null;
  }
}

/** Whether a condition is true; one that is not written is, one that cannot be known yet is not. */
export function holds(condition, variables) {
  return typeof condition === "string" ? evaluate(condition, variables) === true : (condition ?? true);
}

/** Plain JSON made ready: whole numbers as CEL wants them, by the kinds that the definition gives (`scope_of`). */
export function ready(values, kinds = {}) {
  return typed(values, kinds);
}

function typed(value, kind) {
  if (Array.isArray(value)) return value.map((item) => typed(item, Array.isArray(kind) ? kind[0] : undefined));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, typed(part, kind?.[name])]));
  if (typeof value !== "number") return value;
  return kind === "double" || !Number.isInteger(value) ? value : BigInt(value);
}

function plain(value) {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, part]) => [name, plain(part)]));
  return value;
}

/** Midnight UTC of an ISO day, or of 1 January for a year alone. */
function day(text) {
  const written = /^\d{4}$/.test(text) ? `${text}-01-01` : String(text).slice(0, 10);
  const moment = Date.parse(`${written}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(written) || Number.isNaN(moment)) throw new TypeError("not a day");
  return moment;
}

function years(first, last) {
  const [start, end] = [new Date(day(first)), new Date(day(last))];
  const before = (moment) => moment.getUTCMonth() * 100 + moment.getUTCDate();
  return end.getUTCFullYear() - start.getUTCFullYear() - (before(end) < before(start) ? 1 : 0);
}

function total(values) {
  const numbers = [...values].filter((value) => value !== null);
  if (!numbers.every((value) => typeof value === "bigint" || typeof value === "number")) throw new TypeError("not numbers");
  const whole = numbers.every((value) => typeof value === "bigint");
  return whole ? numbers.reduce((sum, value) => sum + value, 0n) : numbers.reduce((sum, value) => sum + Number(value), 0);
}

function comparable(one, other) {
  if (one === null || other === null || typeof one !== typeof other) throw new TypeError("not of one kind");
  return true;
}

function told(value) {
  return JSON.stringify(value, (_name, part) => (typeof part === "bigint" ? `${part}n` : part));
}
