// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ErrorSummary, Field, fieldId } from "../src/Field";
import { Form } from "../src/form";
import { checkbox, list, object, oneOf, optional, string } from "../src/schema";

describe("oracle: page", () => {
  const schema = object({ mail: string({ min: 3 }), pick: optional(oneOf(["1", "2"])), ok: checkbox(), deep: optional(list(object({ x: optional(string({ max: 2 })) }))) });
  it("renders fields", () => {
    for (const [name, id] of [["a.b", "a-b"], ["a[0][1]", "a-0-1"], ["a_b-c", "a_b-c"], ["x[2].y", "x-2-y"]]) expect(fieldId(name)).toBe(`field-${id}`);
    const form = new Form(schema, { initial: { mail: 5, ok: "on" } });
    const page = () => (
      <>
        <Field form={form} name="mail" label="Mail" type="email" />
        <Field form={form} name="pick" label="Pick" type="select" options={["1", "2"]} hint="one" />
        <Field form={form} name="ok" label="Fine" type="checkbox" />
        <Field form={form} name="deep[1].x" label="Deep" />
      </>
    );
    const { rerender, container } = render(page());
    form.subscribe(() => rerender(page()));
    const mail = screen.getByLabelText<HTMLInputElement>("Mail");
    expect([mail.value, mail.type, mail.name, mail.id, mail.getAttribute("aria-invalid"), mail.getAttribute("aria-describedby"), mail.disabled]).toEqual(["5", "email", "mail", "field-mail", null, null, false]);
    expect(screen.getByLabelText<HTMLInputElement>("Fine").checked).toBe(false);
    expect([...screen.getByLabelText<HTMLSelectElement>("Pick").options].map((o) => o.value)).toEqual(["", "1", "2"]);
    expect(screen.getByLabelText("Pick").getAttribute("aria-describedby")).toBe("field-pick-hint");
    expect(container.querySelector("#field-pick-hint")?.textContent).toBe("one");
    fireEvent.change(screen.getByLabelText("Deep"), { target: { value: "abc" } });
    expect(form.values).toEqual({ mail: 5, ok: "on", deep: [undefined, { x: "abc" }] });
    expect(screen.queryAllByRole("alert")).toHaveLength(0);
    fireEvent.blur(screen.getByLabelText("Deep"));
    expect(screen.getAllByRole("alert").map((a) => [a.id, a.textContent])).toEqual([["field-deep-1-x-error", "No more than 2 characters, please"]]);
    expect(container.querySelectorAll(".field-bad")).toHaveLength(1);
    fireEvent.click(screen.getByLabelText("Fine"));
    expect(form.valueAt(["ok"])).toBe(true);
    fireEvent.click(screen.getByLabelText("Fine"));
    expect(form.valueAt(["ok"])).toBe(false);
    fireEvent.change(screen.getByLabelText("Pick"), { target: { value: "2" } });
    expect(form.valueAt(["pick"])).toBe("2");
    form.setValue(["pick"], "7");
    form.touch(["pick"]);
    expect(screen.getByLabelText("Pick").getAttribute("aria-describedby")).toBe("field-pick-hint field-pick-error");
    expect(screen.getByLabelText("Deep").getAttribute("aria-describedby")).toBe("field-deep-1-x-error");
    fireEvent.change(mail, { target: { value: "a@b" } });
    expect(mail.value).toBe("a@b");
  });
  it("renders summaries", async () => {
    const form = new Form(schema, { initial: { mail: "a", pick: "3", deep: [{}, { x: "abc" }] } });
    const labels = { mail: "Mail", "deep[].x": "Every x", "deep[1].x": "Second x" };
    const { container, rerender } = render(<ErrorSummary form={form} labels={labels} />);
    expect([...container.querySelectorAll("li")].map((li) => li.textContent)).toEqual(["Mail: At least 3 characters, please", "pick: Please choose one of 1, 2", "Second x: No more than 2 characters, please"]);
    expect(container.querySelector("h2")?.textContent).toBe("3 problems");
    form.setValue(["deep", 1], {});
    form.setValue(["mail"], "abc");
    rerender(<ErrorSummary form={form} labels={labels} />);
    expect(container.querySelector("h2")?.textContent).toBe("One problem");
    form.setValue(["pick"], "");
    rerender(<ErrorSummary form={form} labels={labels} />);
    expect(container.innerHTML).toBe("");
  });
});
