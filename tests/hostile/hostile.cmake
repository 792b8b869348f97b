# The generator of bad NetCDF files, for tests/system/test_hostile.sh and the test of the NetCDF door.
target_link_libraries(unit_nc_hostile PRIVATE PkgConfig::HDF5)
add_executable(hostile_netcdf ${CMAKE_SOURCE_DIR}/tests/hostile/make_netcdf.c)
target_include_directories(hostile_netcdf PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(hostile_netcdf PRIVATE PkgConfig::NETCDF PkgConfig::HDF5 m)
target_compile_options(hostile_netcdf PRIVATE -Wall -Wextra)
