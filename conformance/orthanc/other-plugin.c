/* Another plug-in that changes received instances. Orthanc lets only one do so. */
#include <orthanc/OrthancCPlugin.h>

static OrthancPluginReceivedInstanceAction keep(OrthancPluginMemoryBuffer64 *modified, const void *bytes, uint64_t length,
                                                OrthancPluginInstanceOrigin origin) {
  (void)modified, (void)bytes, (void)length, (void)origin;
  return OrthancPluginReceivedInstanceAction_KeepAsIs;
}

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext *context) {
  return OrthancPluginRegisterReceivedInstanceCallback(context, keep) == OrthancPluginErrorCode_Success ? 0 : -1;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize(void) {}

ORTHANC_PLUGINS_API const char *OrthancPluginGetName(void) { return "other"; }

ORTHANC_PLUGINS_API const char *OrthancPluginGetVersion(void) { return "1"; }
