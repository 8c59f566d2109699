#include "commitment.h"

static char handler_of_all;

static OrthancPluginErrorCode begin(void **handler, const char *job, const char *transaction, const char *const *classes,
                                    const char *const *instances, uint32_t count, const char *remote, const char *called) {
  (void)job, (void)transaction, (void)classes, (void)instances, (void)count, (void)remote, (void)called;
  *handler = &handler_of_all;
  return OrthancPluginErrorCode_Success;
}

static void end(void *handler) { (void)handler; }

/* PS3.3 C.14.1.1, 0112: no such object instance. The original is not here, whatever was made of it. */
static OrthancPluginErrorCode look_up(OrthancPluginStorageCommitmentFailureReason *target, void *handler, const char *class_uid,
                                      const char *instance_uid) {
  (void)handler, (void)class_uid, (void)instance_uid;
  *target = OrthancPluginStorageCommitmentFailureReason_NoSuchObjectInstance;
  return OrthancPluginErrorCode_Success;
}

bool commitment_refuse(OrthancPluginContext *context) {
  return OrthancPluginRegisterStorageCommitmentScpCallback(context, begin, end, look_up) == OrthancPluginErrorCode_Success;
}
