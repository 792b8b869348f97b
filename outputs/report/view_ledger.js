// The year's ledger of `qinglan ledger`.
import { section } from './dom.js';
import { t } from './text.js';

export function show() {
  return [section(t('ledger'))];
}
