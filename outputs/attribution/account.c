#include "outputs/attribution/account.h"

#include <math.h>
#include <string.h>

static const double hour_length = 3600.0; /* s */

int ql_attribution_account_find(const ql_attribution_account *account, const char *name) {
  for (int e = 0; e < account->enterprise_count; e++)
    if (strcmp(account->names[e], name) == 0) return e;
  return -1;
}

ql_status ql_attribution_account_create(ql_arena *arena, const ql_stack_emission *stacks,
                                        const double span[2], ql_attribution_account *account) {
  const double first = floor(span[0] / hour_length) * hour_length;
  *account = (ql_attribution_account){.first = first,
                                      .hours = (int)ceil((span[1] - first) / hour_length),
                                      .stack_count = stacks->count};
  const size_t count = (size_t)account->stack_count;
  QL_TRY(ql_arena_take(arena, "enterprises", count + 1, sizeof(int), &account->enterprise));
  QL_TRY(ql_arena_take(arena, "enterprises", count + 1, sizeof *account->names, &account->names));
  for (int n = 0; n < account->stack_count; n++) {
    const char *name = stacks->stacks[n].enterprise;
    int e = ql_attribution_account_find(account, name);
    if (e < 0) {
      e = account->enterprise_count++;
      QL_TRY(ql_arena_string(arena, name, &account->names[e]));
    }
    account->enterprise[n] = e;
  }
  return ql_arena_take(arena, "emissions of enterprises",
                       (size_t)(account->enterprise_count * account->hours * QL_PRECURSORS) + 1,
                       sizeof *account->kg, &account->kg);
}

static double *hours_of(const ql_attribution_account *account, int enterprise,
                        ql_precursor precursor) {
  const int row = enterprise * QL_PRECURSORS + (int)precursor;
  return account->kg + (size_t)row * (size_t)account->hours;
}

void ql_attribution_account_add(ql_attribution_account *account, double hour,
                                const ql_stack_emission *stacks, const ql_species_table *species) {
  const int h = (int)lround((hour - account->first) / hour_length);
  if (h < 0 || h >= account->hours) return;
  for (int s = 0; s < stacks->species_count; s++) {
    double kg;
    const ql_precursor p = ql_precursors_of(&species->items[stacks->species[s]], &kg);
    if (p == QL_PRECURSOR_NONE) continue;
    const float *rate = stacks->rate + (size_t)s * (size_t)stacks->count;
    for (int n = 0; n < stacks->count; n++)
      hours_of(account, account->enterprise[n], p)[h] += kg * hour_length * (double)rate[n];
  }
}

double ql_attribution_account_sum(const ql_attribution_account *account, int enterprise,
                                  ql_precursor precursor, const double span[2]) {
  const double *kg = hours_of(account, enterprise, precursor);
  double sum = 0.0;
  for (int h = 0; h < account->hours; h++) {
    const double start = account->first + h * hour_length;
    if (start >= span[0] && start < span[1]) sum += kg[h];
  }
  return sum;
}
