import { pathText } from "./paths";
import type { Issue } from "./schema";

export type Messages = Record<string, string>;

const DEFAULTS: Messages = {
  required: "Please fill this in",
  accept: "Please agree to this",
  type: "This should be a {expected}",
  pattern: "This does not look right",
  integer: "Please give a whole number",
  option: "Please choose one of {options}",
  unique: "This is here already",
  "string.min": "At least {min} {min|character|characters}, please",
  "string.max": "No more than {max} {max|character|characters}, please",
  "number.min": "At least {min}, please",
  "number.max": "No more than {max}, please",
  "list.min": "Please add at least {min} {min|entry|entries}",
  "list.max": "No more than {max} {max|entry|entries}, please",
};

/**
 * The sentence for an issue. A message for `field code` goes before one for the code alone, the given messages before
 * those that are built in; numbers of list items are written as `[]`. An unknown code stands for itself.
 */
export function messageFor({ path, code, params = {} }: Issue, messages: Messages = {}): string {
  const field = pathText(path).replace(/\[\d+\]/g, "[]");
  const template = messages[`${field} ${code}`] ?? messages[code] ?? DEFAULTS[code] ?? code;
  return template.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) => {
    if (one === undefined) return String(params[name] ?? "");
    return params[name] === 1 ? one : many;
  });
}
