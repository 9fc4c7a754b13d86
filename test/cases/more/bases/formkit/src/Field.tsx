import { messageFor } from "./messages";
import { parsePath, pathText } from "./paths";
import type { Form } from "./form";

type AnyForm = Pick<Form<unknown>, "valueAt" | "errorAt" | "setValue" | "touch" | "status" | "issues">;

interface FieldProps {
  form: AnyForm;
  /** e.g. `guests[0].name` */
  name: string;
  label: string;
  type?: "text" | "email" | "checkbox" | "select";
  options?: readonly string[];
  hint?: string;
}

export const fieldId = (name: string) => `field-${name.replace(/[^\w-]+/g, "-").replace(/-+$/, "")}`;

/** One labelled input. It keeps no state; render it again when the form has changed. */
export function Field({ form, name, label, type = "text", options = [], hint }: FieldProps) {
  const path = parsePath(name);
  const id = fieldId(name);
  const value = form.valueAt(path);
  const error = form.errorAt(path);
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const shared = {
    id,
    name,
    disabled: form.status === "submitting",
    "aria-invalid": error ? true : undefined,
    "aria-describedby": describedBy || undefined,
    onBlur: () => form.touch(path),
  };
  const text = value === undefined || value === null ? "" : String(value);
  return (
    <div className={error ? "field field-bad" : "field"}>
      <label htmlFor={id}>{label}</label>
      {type === "checkbox" ? (
        <input {...shared} type="checkbox" checked={value === true} onChange={(event) => form.setValue(path, event.target.checked)} />
      ) : type === "select" ? (
        <select {...shared} value={text} onChange={(event) => form.setValue(path, event.target.value)}>
          <option value="" />
          {options.map((option) => <option key={option}>{option}</option>)}
        </select>
      ) : (
        <input {...shared} type={type} value={text} onChange={(event) => form.setValue(path, event.target.value)} />
      )}
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      {error && <p id={`${id}-error`} role="alert">{error}</p>}
    </div>
  );
}

/** All problems in one place, each with a link to its field. Nothing when there are none. */
export function ErrorSummary({ form, labels }: { form: AnyForm; labels: Record<string, string> }) {
  const { issues } = form;
  if (issues.length === 0) return null;
  return (
    <section aria-label="Problems">
      <h2>{issues.length === 1 ? "One problem" : `${issues.length} problems`}</h2>
      <ul>
        {issues.map((issue) => {
          const name = pathText(issue.path);
          const label = labels[name] ?? labels[name.replace(/\[\d+\]/g, "[]")] ?? name;
          return (
            <li key={`${name} ${issue.code}`}>
              <a href={`#${fieldId(name)}`}>{label}</a>: {messageFor(issue)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
