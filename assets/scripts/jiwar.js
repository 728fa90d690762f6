// Additions to pages that work without them. Each part looks for its own marks and leaves the rest alone.
import { copyButtons } from "./copy.js";
import { counters } from "./count.js";
import { errorSummary } from "./errors.js";
import { files } from "./files.js";
import { oneSubmit } from "./once.js";
import { printing } from "./print.js";

document.documentElement.classList.add("js");
for (const part of [errorSummary, files, counters, copyButtons, printing, oneSubmit]) part(document);
