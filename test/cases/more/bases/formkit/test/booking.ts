import { parseDay } from "../src/normalise";
import { checkbox, list, number, object, oneOf, optional, refine, string, transform, variant } from "../src/schema";

/** The booking form of a small hotel. */
export const booking = refine(
  object({
    name: string({ max: 30 }),
    arrival: transform(string(), parseDay, "day"),
    departure: transform(string(), parseDay, "day"),
    room: oneOf(["single", "double"]),
    guests: list(object({ name: string({ min: 2 }), age: optional(number({ min: 0, max: 120, integer: true })) }), { min: 1, max: 3 }),
    payment: variant("kind", {
      card: object({ number: string({ pattern: /^\d{12,19}$/ }) }),
      invoice: object({ street: string(), city: string() }),
    }),
    terms: checkbox({ mustBe: true }),
  }),
  (value) => value.arrival < value.departure,
  "order",
  ["departure"],
);

export const good = () => ({
  name: "Ann Lee",
  arrival: "5.3.2026",
  departure: "2026-03-08",
  room: "double",
  guests: [{ name: "Ann", age: "41" }, { name: "Bob" }],
  payment: { kind: "card", number: "4111111111111111" },
  terms: "on",
});
