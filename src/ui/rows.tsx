import { Box } from 'ink'
import { createElement, Fragment, type ReactNode } from 'react'

/** Elements side by side or one below the other without keys: what is drawn anew in every frame needs no identity. */
export function inOrder(nodes: readonly ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...nodes)
}

/** A part of the screen of fixed size that holds one row for each item; what does not fit is cut off. */
export function Rows<Item>({
  items,
  width,
  height,
  row,
  below,
}: {
  readonly items: readonly Item[]
  readonly width: number
  readonly height: number
  readonly row: (item: Item) => ReactNode
  /** A last row, below the items. */
  readonly below?: ReactNode
}) {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {inOrder(items.slice(0, height).map(row))}
      {below}
    </Box>
  )
}
