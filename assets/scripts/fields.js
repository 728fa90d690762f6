// Additions to questions that work without them; loaded only by pages that hold one of these.
import { linkedChoices } from "./linked.js";
import { lists } from "./list.js";
import { maps } from "./map.js";
import { signatures } from "./signature.js";

for (const part of [lists, linkedChoices, maps, signatures]) part(document);
