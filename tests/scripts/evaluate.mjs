// Evaluates [{expression, values, kinds}] given on standard input with the browser's script; prints the results as JSON.
import { readFileSync } from "node:fs";
import { evaluate, ready } from "../../assets/scripts/logic.js";

const asked = JSON.parse(readFileSync(0, "utf8"));
const results = asked.map(({ expression, values, kinds }) => evaluate(expression, ready(values, kinds)));
process.stdout.write(JSON.stringify(results));
