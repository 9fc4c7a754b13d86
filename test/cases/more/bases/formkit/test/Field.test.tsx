// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ErrorSummary, Field, fieldId } from "../src/Field";
import { Form } from "../src/form";
import { booking, good } from "./booking";

function show() {
  const form = new Form(booking, { initial: good(), onSubmit: () => new Promise(() => {}) });
  const page = () => (
    <>
      <Field form={form} name="guests[0].name" label="Guest" hint="As in the passport" />
      <Field form={form} name="room" label="Room" type="select" options={["single", "double"]} />
      <Field form={form} name="terms" label="I agree" type="checkbox" />
      <ErrorSummary form={form} labels={{ "guests[].name": "Name of guest", terms: "Terms" }} />
    </>
  );
  const { rerender } = render(page());
  form.subscribe(() => rerender(page()));
  return form;
}

describe("Field", () => {
  it("has an id of its own", () => {
    expect([fieldId("guests[0].name"), fieldId("a"), fieldId("list[3]")]).toEqual(["field-guests-0-name", "field-a", "field-list-3"]);
  });
  it("shows its value", () => {
    show();
    expect(screen.getByLabelText<HTMLInputElement>("Guest").value).toBe("Ann");
    expect(screen.getByLabelText<HTMLSelectElement>("Room").value).toBe("double");
  });
  it("writes into the form", () => {
    const form = show();
    fireEvent.change(screen.getByLabelText("Guest"), { target: { value: "Cy" } });
    fireEvent.change(screen.getByLabelText("Room"), { target: { value: "single" } });
    fireEvent.click(screen.getByLabelText("I agree"));
    expect(form.values).toMatchObject({ guests: [{ name: "Cy" }, { name: "Bob" }], room: "single", terms: true });
    expect(screen.getByLabelText<HTMLInputElement>("I agree").checked).toBe(true);
  });
  it("is described by hint and error", () => {
    show();
    const input = screen.getByLabelText("Guest");
    expect(input.getAttribute("aria-describedby")).toBe("field-guests-0-name-hint");
    fireEvent.change(input, { target: { value: "C" } });
    fireEvent.blur(input);
    expect(screen.getByRole("alert").textContent).toBe("At least 2 characters, please");
    expect(input.getAttribute("aria-describedby")).toBe("field-guests-0-name-hint field-guests-0-name-error");
    expect(input.getAttribute("aria-invalid")).toBe("true");
  });
  it("waits for the server", () => {
    const form = show();
    void form.submit();
    expect(screen.getByLabelText<HTMLInputElement>("Guest").disabled).toBe(true);
  });
});

describe("ErrorSummary", () => {
  it("is empty when all is well", () => {
    show();
    expect(screen.queryByRole("region", { name: "Problems" })).toBeNull();
  });
  it("links to the fields", () => {
    const form = show();
    form.setValue(["guests", 1, "name"], "");
    expect(screen.getByRole("heading").textContent).toBe("One problem");
    form.setValue(["terms"], false);
    expect(screen.getByRole("heading").textContent).toBe("2 problems");
    expect(screen.getAllByRole("link").map((a) => [a.textContent, a.getAttribute("href")])).toEqual([["Name of guest", "#field-guests-1-name"], ["Terms", "#field-terms"]]);
  });
});
