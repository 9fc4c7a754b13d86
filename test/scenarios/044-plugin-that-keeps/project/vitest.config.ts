const kept = new Map<string, string>()

export default {
  plugins: [
    {
      name: 'keeps',
      transform(code: string, id: string) {
        if (!kept.has(id)) kept.set(id, code)
        return kept.get(id)
      },
    },
  ],
}
