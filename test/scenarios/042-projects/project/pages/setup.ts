Object.assign(globalThis, { currency: '€' })
